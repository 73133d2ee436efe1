package tanabata.node.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class AdminSocketTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  @TempDir Path folder;
  private final FakeAdministration node = new FakeAdministration();
  private Path socket;
  private AdminServer server;
  private AdminClient client;

  @BeforeEach
  void open() throws IOException {
    socket = folder.resolve("control.sock");
    server = AdminServer.open(socket, node);
    client = new AdminClient(socket, TIMEOUT);
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  private String raw(String bytes) throws IOException {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      Lines.write(Channels.newOutputStream(channel), bytes);
      return Lines.read(Channels.newInputStream(channel), Lines.LONGEST_REPLY);
    }
  }

  @Test
  void the_status_arrives_as_it_was_given() throws Exception {
    ResourceStatus odd =
        new ResourceStatus(
            "home",
            "Secondary",
            "Inconsistent",
            "Connected",
            true,
            "a \"quoted\"\nreason, é",
            "1a",
            1L << 50,
            "common-ancestor",
            new ResyncStatus(true, "from altair", 1L << 40, 5, 3, 2),
            new PeerStatus("altair", "Unknown", "Unknown"),
            0,
            new FencingStatus(
                true,
                true,
                "",
                7,
                List.of("vega"),
                "lease",
                "altair: its lease has \"run\" out",
                "connected to deneb:2181",
                "look after é"),
            List.of());
    NodeStatus status = new NodeStatus("vega", List.of(odd, FakeAdministration.HEALTHY));
    node.become(status);

    assertEquals(status, client.status());
  }

  @Test
  void the_json_of_the_status_has_the_promised_keys() {
    assertEquals(
        "{\"certificates\":[],\"node\":\"vega\",\"resources\":[{\"clients\":2,\"connection\":\"Connected\",\"disk\":\"UpToDate\","
            + "\"fencing\":{\"active\":[],\"alarm\":\"\",\"alone\":false,\"epoch\":0,\"evidence\":\"\","
            + "\"evidenceSentence\":\"\",\"mayAnswer\":true,\"waitingFor\":\"\",\"witness\":\"none\"},"
            + "\"frozen\":false,\"generation\":\"1a2b\",\"links\":[],\"name\":\"home\",\"outOfSyncBytes\":0,"
            + "\"peer\":{\"disk\":\"UpToDate\",\"name\":\"altair\",\"role\":\"Primary\"},\"reason\":\"\","
            + "\"resync\":{\"copiedBytes\":0,\"direction\":\"none\",\"doneBytes\":0,\"equalBytes\":0,"
            + "\"running\":false,\"totalBytes\":0},\"role\":\"Primary\",\"rule\":\"equal\"}]}",
        AdminJson.line(node.status()));
  }

  @Test
  void every_verb_reaches_the_node_and_its_sentence_comes_back() throws Exception {
    assertEquals(
        new Reply.Done("primary home is done"), client.ask(new Request.Primary("home", false)));
    assertEquals(
        new Reply.Done("primary --force home is done"),
        client.ask(new Request.Primary("home", true)));
    assertEquals(
        new Reply.Refused("home is open for writing by 2 clients"),
        client.ask(new Request.Secondary("home")));
    assertEquals(new Reply.Done("connect home is done"), client.ask(new Request.Connect("home")));
    assertEquals(new Reply.Done("down is done"), client.ask(new Request.Down()));
    assertEquals(
        List.of("primary home", "primary --force home", "secondary home", "connect home", "down"),
        new ArrayList<>(node.received));
  }

  @Test
  void the_explanation_arrives_as_it_was_given() throws Exception {
    assertEquals(
        new Explanation("vega", FakeAdministration.HEALTHY, FakeAdministration.JOURNAL),
        client.explain("home"));
    assertEquals(
        new Reply.Done("force-alone home is done"), client.ask(new Request.ForceAlone("home")));
    DaemonUnreachable unknown =
        assertThrows(DaemonUnreachable.class, () -> client.explain("attic"));
    assertTrue(
        unknown.getMessage().endsWith("there is no resource 'attic' here"), unknown.getMessage());
  }

  @Test
  void whether_a_host_is_fenced_is_asked_and_ordered() throws Exception {
    node.untilFenced.set(1);
    assertEquals(
        new FenceAnswer.NotFenced("altair still has its lease"), client.fenced("altair", false));
    assertEquals(
        new FenceAnswer.Fenced("the lease of altair has run out"), client.fenced("altair", true));
    assertEquals(List.of("is fenced? altair", "fence altair"), new ArrayList<>(node.received));
  }

  @Test
  void a_node_that_fails_inside_is_answered_for_in_a_sentence() throws Exception {
    Reply reply = client.ask(new Request.Disconnect("home"));

    assertTrue(reply.sentence().startsWith("the daemon failed inside"), reply.sentence());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\"verb\":\"explode\"} | there is no verb 'explode'",
        "{} | verb",
        "[1] | ",
        "hello | ",
        "{\"verb\":\"primary\"} | resource",
        "{\"verb\":\"fenced\",\"node\":\"altair\"} | order",
        "{\"verb\":\"primary\",\"resource\":{}} | resource",
        "{\"verb\":\"primary\",\"resource\":null} | resource",
        "~~ | "
      })
  void bad_requests_get_a_sentence(String line, String mention) throws IOException {
    String reply = raw(line);
    assertTrue(reply.startsWith("{\"ok\":false,\"sentence\":\"bad request: "), reply);
    assertTrue(mention == null || reply.contains(mention), reply);
  }

  @Test
  void deep_nesting_is_a_bad_request() throws IOException {
    String reply = raw("{\"a\":" + "[".repeat(60_000));
    assertTrue(reply.contains("bad request"), reply);
  }

  @Test
  void a_line_without_end_is_cut_off() throws IOException {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      Channels.newOutputStream(channel).write("x".repeat(Lines.LONGEST_REQUEST + 1).getBytes());
      String reply = Lines.read(Channels.newInputStream(channel), Lines.LONGEST_REPLY);
      assertTrue(reply.contains("longer than 65536 bytes"), reply);
    }
  }

  @Test
  void only_the_owner_may_open_the_socket() throws IOException {
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)));
  }

  @Test
  void a_second_daemon_does_not_take_the_socket_away() throws Exception {
    IOException refused =
        assertThrows(IOException.class, () -> AdminServer.open(socket, new FakeAdministration()));
    assertEquals(
        "admin socket " + socket + ": another daemon already serves there", refused.getMessage());
    assertEquals("vega", client.status().node());
  }

  @Test
  void the_socket_of_a_killed_daemon_is_taken_over() throws Exception {
    Path left = folder.resolve("left.sock");
    try (ServerSocketChannel killed = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      killed.bind(UnixDomainSocketAddress.of(left));
    }
    AdminServer successor = AdminServer.open(left, node);
    assertEquals("vega", new AdminClient(left, TIMEOUT).status().node());
    successor.close();
    assertFalse(Files.exists(left));
  }

  @Test
  void a_file_that_is_no_socket_is_left_alone() throws IOException {
    Path precious = Files.writeString(folder.resolve("precious"), "data");
    assertThrows(IOException.class, () -> AdminServer.open(precious, node));
    assertEquals("data", Files.readString(precious));
  }

  @Test
  void closing_ends_connections_that_never_ask() throws Exception {
    try (SocketChannel silent = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      client.status();
      server.close();
      assertEquals(-1, Channels.newInputStream(silent).read());
    }
  }

  @Test
  void without_a_daemon_the_client_says_so() throws IOException {
    server.close();
    DaemonUnreachable unreachable = assertThrows(DaemonUnreachable.class, client::status);
    assertTrue(
        unreachable.getMessage().startsWith("no daemon is running: there is no admin socket"),
        unreachable.getMessage());
  }

  @Test
  void an_order_whose_sender_has_gone_is_not_carried_out() throws Exception {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      Lines.write(Channels.newOutputStream(channel), AdminJson.line(new Request.Connect("attic")));
      assertEquals(
          AdminConversation.READY,
          Lines.read(Channels.newInputStream(channel), Lines.LONGEST_REPLY));
    }
    client.ask(new Request.Down());
    // Waits for what is being answered.
    server.close();
    assertEquals(List.of("down"), new ArrayList<>(node.received));
  }

  @Test
  void an_order_without_the_second_step_is_carried_out_at_once() throws Exception {
    assertTrue(raw("{\"verb\":\"connect\",\"resource\":\"home\"}").contains("is done"));
  }

  @Test
  void a_daemon_that_is_silent_counts_as_unreachable() throws IOException {
    Path mute = folder.resolve("mute.sock");
    try (ServerSocketChannel stopped = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      stopped.bind(UnixDomainSocketAddress.of(mute));
      AdminClient impatient = new AdminClient(mute, Duration.ofMillis(20));
      DaemonUnreachable unreachable = assertThrows(DaemonUnreachable.class, impatient::status);
      assertTrue(unreachable.getMessage().endsWith("nothing came within 0.02 s"));
      DaemonUnreachable unordered =
          assertThrows(DaemonUnreachable.class, () -> impatient.ask(new Request.Down()));
      assertTrue(unordered.getMessage().endsWith("; nothing was ordered"));
    }
  }
}
