package tanabata.filesystem.fuse.linux;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tanabata.filesystem.request.Reply;
import tanabata.filesystem.request.Request;
import tanabata.foundation.InvariantViolation;
import tanabata.foundation.Payload;
import tanabata.platform.buffer.BufferPayload;
import tanabata.platform.linux.LinuxFile;

/// What handlers may do with calls, and what they may not.
@Timeout(120)
class LiveAnswersTest {

  @TempDir Path home;

  private final MemoryFilesystem filesystem = Mounted.filesystem();
  private Path root;

  @BeforeEach
  void directory() throws IOException {
    Mounted.demandRoot();
    root = Files.createDirectory(home.resolve("root"));
  }

  /// Takes some calls, and leaves the others to the filesystem.
  private record Between(Handler next, BiPredicate<Request, ReplyTo> takes) implements Handler {

    @Override
    public void asked(Request request, ReplyTo replyTo) {
      if (!takes.test(request, replyTo)) {
        next.asked(request, replyTo);
      }
    }

    @Override
    public void interrupted(ReplyTo replyTo) {
      next.interrupted(replyTo);
    }
  }

  private FuseMount mount(BiPredicate<Request, ReplyTo> takes) {
    return Mounted.mount(root, new Between(filesystem, takes));
  }

  @Test
  void an_answer_in_thousands_of_pieces_arrives_whole() throws Exception {
    byte[] content = new byte[30_000];
    new java.util.Random(3).nextBytes(content);
    FuseMount mount =
        mount((request, replyTo) -> {
          if (request instanceof Request.Read read) {
            replyTo.data(pieces(content, read));
            return true;
          }
          return false;
        });
    Files.write(root.resolve("file"), new byte[content.length]);
    assertArrayEquals(content, Files.readAllBytes(root.resolve("file")));
    assertEquals(Optional.empty(), mount.unmount());
  }

  /// Of ten bytes or none, in memory of both kinds, and several together.
  private static List<Payload> pieces(byte[] content, Request.Read read) {
    List<Payload> pieces = new ArrayList<>();
    int end = (int) Math.min(content.length, read.offset() + read.length());
    for (int at = (int) read.offset(); at < end; at += 10) {
      int length = Math.min(10, end - at);
      ByteBuf bytes = at % 20 == 0 ? Unpooled.buffer(16) : Unpooled.directBuffer(16);
      bytes.writeBytes(content, at, length);
      pieces.add(new BufferPayload(bytes));
      pieces.add(Payload.NONE);
    }
    return pieces;
  }

  @Test
  void pieces_that_are_made_of_others_are_put_together() throws Exception {
    FuseMount mount =
        mount((request, replyTo) -> {
          if (request instanceof Request.Read) {
            ByteBuf joined =
                Unpooled.wrappedBuffer(
                    Unpooled.directBuffer().writeBytes("abc".getBytes()),
                    Unpooled.directBuffer().writeBytes("defg".getBytes()));
            replyTo.data(List.of(new BufferPayload(joined.skipBytes(1))));
            return true;
          }
          return false;
        });
    Files.write(root.resolve("file"), new byte[6]);
    assertEquals("bcdefg", Files.readString(root.resolve("file")));
    assertEquals(Optional.empty(), mount.unmount());
  }

  @Test
  void an_answer_of_another_form_is_a_bug_and_nobody_waits_for_ever() throws Exception {
    CompletableFuture<InvariantViolation> bug = new CompletableFuture<>();
    FuseMount mount =
        mount((request, replyTo) -> {
          if (request instanceof Request.GetStatistics) {
            bug.complete(
                assertThrows(
                    InvariantViolation.class, () -> replyTo.answer(new Reply.Position(1))));
            return true;
          }
          return false;
        });
    assertTrue(new Shell(root).fail("stat -f .").contains("Input/output error"));
    assertEquals("an answer STATISTICS is no Position[offset=1]", bug.join().getMessage());
    assertEquals(Optional.empty(), mount.unmount());
  }

  @Test
  void a_second_answer_is_a_bug() throws Exception {
    CompletableFuture<InvariantViolation> bug = new CompletableFuture<>();
    FuseMount mount =
        mount((request, replyTo) -> {
          if (request instanceof Request.GetStatistics) {
            filesystem.asked(request, replyTo);
            bug.complete(
                assertThrows(InvariantViolation.class, () -> filesystem.asked(request, replyTo)));
            return true;
          }
          return false;
        });
    new Shell(root).run("stat -f .");
    assertEquals("a call is answered once", bug.join().getMessage());
    assertEquals(Optional.empty(), mount.unmount());
  }

  @Test
  void answers_come_from_any_thread_in_any_order() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      FuseMount mount =
          mount((request, replyTo) -> {
            threads.execute(() -> filesystem.asked(request, replyTo));
            return true;
          });
      new Shell(root)
          .run(
              """
              mkdir tree
              for d in 1 2 3 4; do
                (mkdir tree/$d; for f in $(seq 50); do seq 2000 > tree/$d/$f; done) &
              done
              wait
              cp -r tree copy
              diff -r tree copy
              rm -r tree copy
              """);
      assertEquals(Optional.empty(), mount.unmount());
    }
  }

  private record KeptWrite(Request.Write request, ReplyTo replyTo) {}

  @Test
  void large_writes_that_are_kept_hold_back_the_reader() throws Exception {
    int buffers = 3;
    AtomicInteger kept = new AtomicInteger();
    BlockingQueue<KeptWrite> writes = new ArrayBlockingQueue<>(100);
    Handler handler =
        new Between(
            filesystem,
            (request, replyTo) -> {
              if (request instanceof Request.Write write) {
                kept.incrementAndGet();
                writes.add(new KeptWrite(write, replyTo));
                return true;
              }
              return false;
            });
    FuseMount mount =
        Mounted.mounted(
            FuseMount.mount(
                root,
                MountOptions.of("test"),
                handler,
                new Mounter.Root(),
                new DeviceTransport(1, buffers - 1)));
    Process writers =
        new Shell(root)
            .start(
                """
                for i in 1 2 3 4 5 6 7 8; do
                  dd if=/dev/zero of=f$i bs=64k count=4 oflag=direct status=none &
                done
                wait
                """);
    for (int i = 0; i < 32; i++) {
      KeptWrite write = writes.take();
      assertTrue(kept.getAndDecrement() <= buffers);
      ByteBuf bytes = BufferPayload.of(write.request().payload());
      assertEquals(0, LinuxFile.address(bytes.nioBuffer()) % 4096);
      filesystem.asked(write.request(), write.replyTo());
    }
    assertEquals(0, writers.waitFor());
    assertEquals("2097152", new Shell(root).run("cat f? | wc -c"));
    assertEquals(Optional.empty(), mount.unmount());
  }
}
