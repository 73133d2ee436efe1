package tanabata.filesystem.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tanabata.filesystem.core.work.Effect;
import tanabata.filesystem.core.work.LockId;
import tanabata.filesystem.core.work.LockId.Mode;
import tanabata.filesystem.format.Geometry;
import tanabata.filesystem.format.NewFilesystem;
import tanabata.filesystem.format.NodeNumber;
import tanabata.filesystem.format.Superblock;
import tanabata.filesystem.model.TestPayload;
import tanabata.filesystem.request.Errno;
import tanabata.filesystem.request.Name;
import tanabata.filesystem.request.Reply;
import tanabata.filesystem.request.Request;

/// What it costs two hosts that one of them wants what the other one has.
class HandOverTest {

  private static final long SIZE = 64L << 20;

  /// Of as many windows as 200 inodes take, and perhaps one more.
  private static final int FILES = 200;

  private static final LockId ROOT = LockId.window(NewFilesystem.root(Geometry.of(SIZE)));

  private final MemoryDevice device = new MemoryDevice();
  private final Superblock superblock = Bench.format(device, SIZE);
  private Bench bench;
  private long directory;

  @BeforeEach
  void makeFiles() {
    bench = new Bench(device, superblock);
    Reply made =
        bench.call(new Request.MakeDirectory(Bench.USER, Request.ROOT, Name.of("many"), 0755, 022));
    directory = ((Reply.Entry) made).attributes().node();
    for (int i = 0; i < FILES; i++) {
      make(directory, "name-" + i);
    }
    bench.settle();
  }

  private void make(long parent, String name) {
    bench.call(new Request.MakeNode(Bench.USER, parent, Name.of(name), 0100644, 0, 0));
  }

  private void remount() {
    bench.unmount();
    bench = new Bench(device, superblock);
  }

  private Request list(Request.Listing listing) {
    return new Request.ReadDirectory(Bench.USER, directory, 1, 0, 1 << 20, listing);
  }

  private Mode askedLast(LockId lock) {
    return bench.asked(Effect.AskLock.class).stream()
        .filter(ask -> ask.lock().equals(lock))
        .toList()
        .getLast()
        .mode();
  }

  @Test
  void inodes_beside_each_other_go_to_their_places_in_one_write() {
    List<LockId> windows =
        bench.asked(Effect.AskLock.class).stream()
            .map(Effect.AskLock::lock)
            .filter(lock -> lock.kind() == LockId.Kind.WINDOW && !lock.equals(ROOT))
            .distinct()
            .toList();
    int writes = 0;
    int blocks = 0;
    for (LockId window : windows) {
      assertTrue(bench.want(window), window::toString);
      for (Effect.WriteBlocks write : bench.asked(Effect.WriteBlocks.class)) {
        writes++;
        blocks += write.bytes().length / Geometry.BLOCK;
      }
    }
    assertTrue(blocks > FILES / 2, "blocks: " + blocks);
    // Those of the names lie beside nothing.
    assertTrue(writes < FILES / 10, "writes: " + writes);
  }

  @Test
  void a_listing_asks_for_all_the_locks_that_it_needs_and_then_waits() {
    remount();
    bench.call(list(Request.Listing.NAMES));
    bench.othersHoldLocks();
    bench.want(LockId.RENAME);
    assertEquals(
        Optional.of(new Reply.Failed(Errno.EINTR)),
        bench.interrupted(list(Request.Listing.ATTRIBUTES)));
    assertTrue(
        bench.asked(Effect.AskLock.class).size() >= FILES / Geometry.WINDOW,
        () -> bench.asked(Effect.AskLock.class).toString());
  }

  @Test
  void whoever_changes_what_others_change_too_asks_for_it_alone() {
    make(Request.ROOT, "a");
    bench.settle();
    assertTrue(bench.want(ROOT));
    bench.call(new Request.GetAttributes(Bench.USER, Request.ROOT));
    assertEquals(Mode.EXCLUSIVE, askedLast(ROOT));
  }

  @Test
  void whoever_only_looks_at_it_does_not() {
    remount();
    Request look = new Request.GetAttributes(Bench.USER, Request.ROOT);
    bench.call(look);
    bench.settle();
    assertTrue(bench.want(ROOT));
    bench.call(look);
    assertEquals(Mode.SHARED, askedLast(ROOT));
  }

  @Test
  void a_lock_that_was_waited_for_is_used_for_a_while_before_it_goes_again() {
    make(Request.ROOT, "a");
    bench.settle();
    assertTrue(bench.want(ROOT));
    make(Request.ROOT, "b");
    assertFalse(bench.want(ROOT));
    make(Request.ROOT, "c");
    bench.tick();
    assertEquals(List.of(new Effect.GiveLock(ROOT, Mode.NONE)), bench.asked(Effect.GiveLock.class));
  }

  /// What the other host wrote it may not have flushed.
  @Test
  void a_sync_after_a_hand_over_flushes_what_the_other_host_wrote() {
    Reply made =
        bench.call(new Request.Create(Bench.USER, Request.ROOT, Name.of("log"), 0644, 022, 2));
    Reply.Created created = (Reply.Created) made;
    long log = created.entry().attributes().node();
    writeAndSync(log);
    writeAndSync(log);
    bench.settle();
    LockId window = LockId.window(NodeNumber.inode(log));
    assertTrue(bench.want(window));
    writeAndSync(log);
    assertEquals(1, bench.asked(Effect.Flush.class).size());
    writeAndSync(log);
    assertEquals(1, bench.asked(Effect.Flush.class).size());
  }

  private void writeAndSync(long node) {
    bench.call(
        new Request.Write(
            Bench.USER, node, 1, 0, new TestPayload(new byte[10]), false, false, false, false));
    bench.call(new Request.Sync(Bench.USER, node, 1, false));
  }
}
