package tanabata.node.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class LockConversationTest {

  private static final LockAnswer GRANTED =
      new LockAnswer.Granted(FakeTicket.TOKEN, FakeTicket.SESSION, FakeTicket.VALUE);
  private static final LockChange UP = new LockChange("EX", "", Duration.ofSeconds(2));
  private static final LockChange DOWN = new LockChange("NL", "beef", Duration.ZERO);

  @TempDir Path folder;
  private final FakeAdministration node = new FakeAdministration();
  private Path socket;
  private AdminServer server;

  @BeforeEach
  void open() throws IOException {
    socket = folder.resolve("control.sock");
    server = AdminServer.open(socket, node);
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  private LockRequest request(String name) {
    return new LockRequest("home", name, "NL", Duration.ZERO, false, 0);
  }

  private static void order(SocketChannel channel, Request.Order order) throws IOException {
    Lines.write(Channels.newOutputStream(channel), AdminJson.line(order));
    assertEquals(
        AdminConversation.READY, Lines.read(Channels.newInputStream(channel), Lines.LONGEST_REPLY));
    Lines.write(Channels.newOutputStream(channel), AdminConversation.GO);
  }

  @Test
  void a_lock_is_converted_again_and_again_and_then_given_back() throws Exception {
    try (LockConnection lock = LockConnection.open(socket, request("inode"))) {
      assertEquals(GRANTED, lock.answer());
      assertEquals("lock inode NL", node.received.take());
      assertEquals(GRANTED, lock.convert(UP));
      assertEquals("convert inode " + UP, node.received.take());
      assertEquals(GRANTED, lock.convert(DOWN));
      assertEquals("convert inode " + DOWN, node.received.take());
      lock.release();
      assertTrue(lock.awaitEnd().givenBack());
      assertEquals("release inode", node.received.take());
    }
  }

  @Test
  void a_holder_who_talks_nonsense_is_told_so_and_its_lock_is_abandoned() throws Exception {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      order(channel, new Request.Lock(request("inode")));
      Lines.read(Channels.newInputStream(channel), Lines.LONGEST_REPLY);
      Lines.write(Channels.newOutputStream(channel), "{\"verb\":\"promote\"}");
      String reply = Lines.read(Channels.newInputStream(channel), Lines.LONGEST_REPLY);
      assertEquals(
          new LockAnswer.Refused(
              false, "bad request: a lock that is held is converted, not asked to 'promote'"),
          AdminJson.lockAnswer(reply));
    }
    assertEquals("lock inode NL", node.received.take());
    assertEquals("abandon inode", node.received.take());
  }

  @Test
  void a_lock_outlives_its_connection_for_as_long_as_its_hold_is_open() throws Exception {
    LockConnection lock = LockConnection.open(socket, request("inode"));
    assertEquals(GRANTED, lock.answer());
    assertEquals("lock inode NL", node.received.take());
    Path hold = lock.hold();
    try (FileChannel heir = FileChannel.open(hold, StandardOpenOption.WRITE)) {
      lock.close();
      // Its name goes when the daemon has seen the end of the connection.
      while (Files.exists(hold)) {
        Thread.onSpinWait();
      }
      node.received.add("the heir ends");
      assertTrue(heir.isOpen());
    }
    assertEquals("the heir ends", node.received.take());
    assertEquals("abandon inode", node.received.take());
  }

  /// Answers come on the loop of the locks, which all others need.
  @Test
  void a_client_that_does_not_read_holds_up_nobody_and_loses_its_lock() throws Exception {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      order(channel, new Request.Lock(request("looped")));
      var out = Channels.newOutputStream(channel);
      assertThrows(
          IOException.class,
          () -> {
            while (true) {
              Lines.write(out, AdminJson.line(LocksJson.map(UP)));
            }
          });
    }
    node.loop.submit(() -> node.received.add("the loop goes on")).get();
    String last = node.received.take();
    while (last.startsWith("lock ") || last.startsWith("convert ")) {
      last = node.received.take();
    }
    assertEquals(Set.of("abandon looped", "the loop goes on"), Set.of(last, node.received.take()));
  }

  @Test
  void a_lock_that_is_lost_says_so_to_whoever_converts_it() throws Exception {
    try (LockConnection lock = LockConnection.open(socket, request("shaky"))) {
      assertEquals(GRANTED, lock.answer());
      assertFalse(lock.convert(UP) instanceof LockAnswer.Granted);
    }
  }
}
