package tanabata.filesystem.core;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tanabata.filesystem.core.work.Effect;
import tanabata.filesystem.format.BlockHeader;
import tanabata.filesystem.format.Geometry;
import tanabata.filesystem.format.NodeNumber;
import tanabata.filesystem.model.TestPayload;
import tanabata.filesystem.request.Changes;
import tanabata.filesystem.request.Errno;
import tanabata.filesystem.request.Name;
import tanabata.filesystem.request.Reply;
import tanabata.filesystem.request.Request;

class FilesystemCoreTest {

  private static final long SIZE = 64L << 20;

  private Bench bench = Bench.fresh(SIZE);

  private long create(long parent, String name) {
    Reply reply = bench.call(new Request.Create(Bench.USER, parent, Name.of(name), 0644, 022, 2));
    Reply.Created created = assertInstanceOf(Reply.Created.class, reply, reply::toString);
    long node = created.entry().attributes().node();
    bench.call(new Request.Release(Bench.USER, node, created.opened().handle(), 0, false));
    return node;
  }

  private long makeDirectory(long parent, String name) {
    Reply reply =
        bench.call(new Request.MakeDirectory(Bench.USER, parent, Name.of(name), 0755, 022));
    return assertInstanceOf(Reply.Entry.class, reply, reply::toString).attributes().node();
  }

  private Reply write(long node, long offset, byte[] bytes) {
    return bench.call(writing(node, offset, bytes));
  }

  private static Request writing(long node, long offset, byte[] bytes) {
    return new Request.Write(
        Bench.USER, node, 1, offset, new TestPayload(bytes), false, false, false, false);
  }

  private byte[] read(long node, long offset, int length) {
    return bench.read(new Request.Read(Bench.USER, node, 1, offset, length, false));
  }

  private List<String> list(long directory) {
    List<String> names = new ArrayList<>();
    long position = 0;
    while (true) {
      Reply.Listed page =
          (Reply.Listed)
              bench.call(
                  new Request.ReadDirectory(
                      Bench.USER, directory, 1, position, 4096, Request.Listing.NAMES));
      if (page.entries().isEmpty()) {
        return names;
      }
      page.entries().forEach(entry -> names.add(entry.name().toString()));
      position = page.entries().getLast().next();
    }
  }

  private void remount() {
    bench.unmount();
    assertTrue(bench.hasEnded());
    restart();
  }

  private void restart() {
    bench = new Bench(bench.device(), superblock());
    assertTrue(bench.isMounted());
  }

  private tanabata.filesystem.format.Superblock superblock() {
    return tanabata.filesystem.format.Superblock.read(bench.device().read(16 * 4096, 4096))
        .orElseThrow();
  }

  @Test
  void what_is_written_is_read_also_after_a_remount() {
    long file = create(Request.ROOT, "a");
    byte[] bytes = new byte[300_000];
    new Random(1).nextBytes(bytes);
    assertEquals(new Reply.Written(bytes.length), write(file, 5000, bytes));
    assertArrayEquals(bytes, read(file, 5000, bytes.length));
    assertArrayEquals(new byte[5000], read(file, 0, 5000));
    remount();
    assertArrayEquals(bytes, read(file, 5000, 1 << 20));
  }

  @Test
  void ten_thousand_names_are_found_listed_and_removed() {
    long directory = makeDirectory(Request.ROOT, "many");
    for (int i = 0; i < 10_000; i++) {
      create(directory, "name-" + i);
    }
    assertEquals(10_002, list(directory).size());
    remount();
    assertEquals(10_002, list(directory).stream().distinct().count());
    for (int i = 0; i < 10_000; i++) {
      assertEquals(
          new Reply.Done(),
          bench.call(new Request.Unlink(Bench.USER, directory, Name.of("name-" + i))));
    }
    assertEquals(List.of(".", ".."), list(directory));
    assertEquals(
        new Reply.Done(),
        bench.call(new Request.RemoveDirectory(Bench.USER, Request.ROOT, Name.of("many"))));
    remount();
    assertEquals(List.of(".", ".."), list(Request.ROOT));
  }

  @Test
  void nothing_is_lost_of_the_space_when_all_is_removed() {
    Reply.Statistics before =
        (Reply.Statistics) bench.call(new Request.GetStatistics(Bench.USER, Request.ROOT));
    for (int i = 0; i < 200; i++) {
      long file = create(Request.ROOT, "f" + i);
      write(file, i * 5000L, new byte[10_000]);
      bench.call(
          new Request.SetXattr(
              Bench.USER,
              file,
              Name.of("user.x"),
              Name.of(new byte[5000], 0, 5000),
              Request.XattrExpectation.ANY,
              false));
    }
    for (int i = 0; i < 200; i++) {
      bench.call(new Request.Unlink(Bench.USER, Request.ROOT, Name.of("f" + i)));
    }
    for (int i = 0; i < 4; i++) {
      bench.settle();
    }
    assertEquals(before, bench.call(new Request.GetStatistics(Bench.USER, Request.ROOT)));
  }

  @Test
  void a_full_disk_says_so_and_has_room_at_once_when_something_is_removed() {
    long file = create(Request.ROOT, "big");
    long offset = 0;
    Reply reply = new Reply.Done();
    while (!(reply instanceof Reply.Failed)) {
      reply = write(file, offset, new byte[1 << 20]);
      offset += 1 << 20;
    }
    assertEquals(new Reply.Failed(Errno.ENOSPC), reply);
    bench.call(new Request.SetAttributes(Bench.USER, file, Changes.NONE.withSize(0)));
    assertEquals(new Reply.Written(1 << 20), write(file, 0, new byte[1 << 20]));
  }

  @Test
  void an_allocation_that_is_too_large_takes_nothing_from_others() {
    for (int i = 0; i < 100; i++) {
      write(create(Request.ROOT, "a" + i), 0, new byte[4096]);
    }
    for (int i = 0; i < 100; i += 2) {
      bench.call(new Request.Unlink(Bench.USER, Request.ROOT, Name.of("a" + i)));
    }
    bench.settle();
    long file = create(Request.ROOT, "big");
    Reply before = bench.call(new Request.GetStatistics(Bench.USER, Request.ROOT));
    Request allocate =
        new Request.Allocate(Bench.USER, file, 1, 0, SIZE, Request.Allocation.EXTEND);
    assertEquals(new Reply.Failed(Errno.ENOSPC), bench.call(allocate));
    assertEquals(before, bench.call(new Request.GetStatistics(Bench.USER, Request.ROOT)));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8})
  void a_call_that_is_answered_while_a_mount_ends_is_there_later(int step) {
    create(Request.ROOT, "a");
    bench.settle();
    bench.freeze();
    bench.unmount();
    for (int i = 0; i < step; i++) {
      bench.step();
    }
    Reply reply =
        bench.call(new Request.MakeNode(Bench.USER, Request.ROOT, Name.of("b"), 0100644, 0, 0));
    while (!bench.hasEnded()) {
      bench.step();
    }
    restart();
    assertEquals(reply instanceof Reply.Entry, list(Request.ROOT).contains("b"), reply::toString);
  }

  /// So ls(1) asks for the label of one file, and not of each.
  @Test
  void a_file_without_a_label_says_that_there_are_none() {
    long file = create(Request.ROOT, "a");
    Name label = Name.of("security.selinux");
    Request get = new Request.GetXattr(Bench.USER, file, label, 100);
    assertEquals(new Reply.Failed(Errno.EOPNOTSUPP), bench.call(get));
    bench.call(
        new Request.SetXattr(
            Bench.USER, file, label, Name.of("x"), Request.XattrExpectation.ANY, false));
    assertEquals(new Reply.Bytes(Name.of("x")), bench.call(get));
  }

  @Test
  void whoever_waits_for_a_lock_can_be_interrupted_and_has_done_nothing_then() {
    bench.othersHoldLocks();
    Request waits = new Request.MakeNode(Bench.USER, Request.ROOT, Name.of("a"), 0100644, 0, 0);
    assertEquals(Optional.of(new Reply.Failed(Errno.EINTR)), bench.interrupted(waits));
  }

  /// Whatever it was about.
  @Test
  void whoever_ends_is_let_go_while_the_device_stands_still() {
    long file = create(Request.ROOT, "a");
    write(file, 0, new byte[] {1});
    bench.settle();
    List<Request> calls =
        List.of(
            new Request.Read(Bench.USER, file, 1, 0, 1, false),
            writing(file, 0, new byte[] {2}),
            new Request.Sync(Bench.USER, file, 1, false));
    bench.freeze();
    for (Request call : calls) {
      assertEquals(Optional.of(new Reply.Failed(Errno.EINTR)), bench.interrupted(call));
    }
    bench.thaw();
    bench.settle();
    assertArrayEquals(new byte[] {2}, read(file, 0, 1));
  }

  /// A file that is opened for nobody would never be closed.
  @Test
  void a_call_that_lacks_a_block_is_given_up_with_whoever_ends() {
    long file = create(Request.ROOT, "a");
    bench.settle();
    restart();
    bench.freeze();
    Request open = new Request.Open(Bench.USER, file, 0, false);
    assertEquals(Optional.of(new Reply.Failed(Errno.EINTR)), bench.interrupted(open));
    bench.thaw();
    bench.call(new Request.Unlink(Bench.USER, Request.ROOT, Name.of("a")));
    bench.settle();
    Request look = new Request.GetAttributes(Bench.USER, file);
    assertEquals(new Reply.Failed(Errno.ESTALE), bench.call(look));
  }

  /// As a log does.
  @Test
  void who_syncs_after_each_write_waits_for_no_flush_of_what_was_written() {
    Reply made =
        bench.call(new Request.Create(Bench.USER, Request.ROOT, Name.of("log"), 0644, 022, 2));
    long file = ((Reply.Created) made).entry().attributes().node();
    Request sync = new Request.Sync(Bench.USER, file, 1, false);
    for (int i = 0; i < 3; i++) {
      write(file, 4096 * i, new byte[4096]);
      bench.call(sync);
    }
    assertEquals(
        List.of(false, true, true),
        bench.asked(Effect.WriteData.class).stream().map(Effect.WriteData::durable).toList());
    assertEquals(1, bench.asked(Effect.Flush.class).size());
    write(file, 0, new byte[4096]);
    write(file, 0, new byte[4096]);
    assertFalse(bench.asked(Effect.WriteData.class).getLast().durable());
  }

  @Test
  void after_a_power_cut_what_was_synced_is_there() {
    long file = create(Request.ROOT, "kept");
    byte[] bytes = new byte[10_000];
    new Random(2).nextBytes(bytes);
    write(file, 0, bytes);
    bench.call(new Request.Sync(Bench.USER, file, 1, false));
    create(Request.ROOT, "lost");
    bench.device().losePower(_ -> false);
    restart();
    assertEquals(List.of(".", "..", "kept"), list(Request.ROOT));
    assertArrayEquals(bytes, read(file, 0, bytes.length));
  }

  @Test
  void what_a_program_has_written_is_not_taken_for_a_version() {
    byte[] bytes = new byte[Geometry.BLOCK];
    Arrays.fill(bytes, (byte) 0x7f);
    write(create(Request.ROOT, "file"), 0, bytes);
    long block = 0;
    while (!Arrays.equals(bytes, bench.device().read(block * Geometry.BLOCK, Geometry.BLOCK))) {
      block++;
    }
    // The kernel may know it by this number from when an inode was there.
    assertEquals(
        new Reply.Failed(Errno.ESTALE),
        bench.call(new Request.GetAttributes(Bench.USER, NodeNumber.of(block, 1))));
    makeDirectory(Request.ROOT, "later");
    bench.unmount();
    byte[] root = bench.device().read(superblock().root() * Geometry.BLOCK, Geometry.BLOCK);
    assertTrue(BlockHeader.version(root) < 1_000, () -> "version " + BlockHeader.version(root));
  }
}
