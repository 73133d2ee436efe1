package tanabata.filesystem.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tanabata.filesystem.request.Caller;
import tanabata.filesystem.request.Errno;
import tanabata.filesystem.request.FileLock;
import tanabata.filesystem.request.FileType;
import tanabata.filesystem.request.Name;
import tanabata.filesystem.request.Request;

/// What no table of single calls tells.
class ModelFilesystemTest {

  private long now = 1_000;

  private Client client(ModelFilesystem model) {
    return new Client(Subject.of(model, () -> ++now));
  }

  private static Result run(Client client, Call... calls) {
    Result last = new Result.Done();
    for (Call call : calls) {
      last = client.run(call);
    }
    return last;
  }

  private static Result failed(Errno errno) {
    return new Result.Failed(errno.name());
  }

  @Test
  void a_file_has_so_many_names_and_no_more() {
    Client client = client(new ModelFilesystem(Limits.LIKE_EXT4.withLinks(3), 0));
    Call second = Calls.link("/a", "/b");
    Call third = Calls.link("/a", "/c");
    assertEquals(new Result.Done(), run(client, Calls.touch("/a"), second, third));
    assertEquals(failed(Errno.EMLINK), run(client, Calls.link("/a", "/d")));
    assertEquals(new Result.Done(), run(client, Calls.unlink("/b"), Calls.link("/a", "/d")));
  }

  @Test
  void a_directory_has_so_many_directories_and_no_more() {
    Client client = client(new ModelFilesystem(Limits.LIKE_EXT4.withLinks(4), 0));
    run(client, Calls.mkdir("/a"), Calls.mkdir("/a/b"), Calls.mkdir("/a/c"), Calls.mkdir("/d"));
    assertEquals(failed(Errno.EMLINK), run(client, Calls.mkdir("/a/e")));
    assertEquals(failed(Errno.EMLINK), run(client, Calls.rename("/d", "/a/d")));
    assertEquals(new Result.Done(), run(client, Calls.rename("/a/b", "/a/e")));
    assertEquals(new Result.Done(), run(client, Calls.rename("/d", "/a/e")));
    assertEquals(new Result.Done(), run(client, Calls.touch("/f")));
    Call exchange = Calls.rename("/f", "/a/c", Request.Replacement.EXCHANGE);
    assertEquals(new Result.Done(), run(client, exchange));
  }

  @Test
  void a_file_has_so_many_bytes_and_no_more() {
    Client client = client(new ModelFilesystem(Limits.LIKE_EXT4.withFileBytes(10_000), 0));
    run(client, Calls.create("o", "/f"));
    assertEquals(new Result.Count(4), run(client, Calls.write("o", 9_996, "too long")));
    assertEquals(failed(Errno.EFBIG), run(client, Calls.write("o", 10_000, "x")));
    assertEquals(failed(Errno.EFBIG), run(client, Calls.truncate("/f", 10_001)));
  }

  @Test
  void what_was_unlinked_is_gone_with_the_last_that_has_it_open() {
    ModelFilesystem model = new ModelFilesystem(0);
    Client client = client(model);
    run(client, Calls.create("o", "/f"), Calls.open("p", "/f"));
    long node = client.numbers().nodeOf("o");
    run(client, Calls.unlink("/f"), Calls.close("o"));
    assertTrue(model.attributes(node).isPresent());
    run(client, Calls.close("p"));
    assertEquals(Optional.empty(), model.attributes(node));
  }

  @Test
  void a_copy_goes_its_own_way() {
    ModelFilesystem model = new ModelFilesystem(0);
    Client client = client(model);
    run(client, Calls.create("o", "/f"), Calls.write("o", 0, "text"), Calls.mkdir("/d"));
    ModelFilesystem copy = model.copy();
    run(client, Calls.write("o", 0, "NEXT"), Calls.rmdir("/d"), Calls.chmod("/f", 0));
    assertEquals(List.of(Name.of("d"), Name.of("f")), List.copyOf(copy.list(1).keySet()));
    long file = client.numbers().nodeOf("o");
    assertEquals(FileType.REGULAR.bits() | 0644, copy.attributes(file).orElseThrow().mode());
    assertEquals(
        "text",
        new String(copy.inode(file).orElseThrow().bytes.read(0, 9), StandardCharsets.UTF_8));
  }

  @Test
  void a_lock_that_may_wait_would_if_somebody_is_in_the_way() {
    ModelFilesystem model = new ModelFilesystem(0);
    Client client = client(model);
    run(client, Calls.create("o", "/f"), Calls.lock("o", FileLock.Type.WRITE, 0, 9));
    long node = client.numbers().nodeOf("o");
    long handle = client.numbers().handle("o");
    assertTrue(model.wouldWait(lock(node, handle, 9)));
    assertFalse(model.wouldWait(lock(node, handle, 10)));
  }

  private static Request.Lock lock(long node, long handle, long start) {
    FileLock lock = new FileLock(FileLock.Kind.FCNTL, FileLock.Type.WRITE, 99, start, start + 5, 1);
    return new Request.Lock(Caller.KERNEL, node, handle, lock, Request.Patience.WAIT);
  }

  @Test
  void times_never_go_back_by_themselves() {
    ModelFilesystem model = new ModelFilesystem(5_000);
    Request touch = new Request.MakeNode(Caller.KERNEL, Request.ROOT, Name.of("f"), 0100644, 0, 0);
    model.apply(touch, 3_000);
    assertEquals(5_001, model.attributes(Request.ROOT).orElseThrow().changed());
  }
}
