package tanabata.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tanabata.node.admin.AdminClient;
import tanabata.node.admin.AdminServer;
import tanabata.node.admin.FakeAdministration;
import tanabata.node.admin.FencingStatus;
import tanabata.node.admin.LocksStatus;
import tanabata.node.admin.NodeStatus;
import tanabata.node.admin.PeerStatus;
import tanabata.node.admin.ResourceStatus;
import tanabata.node.admin.ResyncStatus;
import tanabata.node.view.LocksText;

/// Words of a peer, a witness or a client on their way to a terminal or a log: an escape sequence,
/// a line break, the other direction of writing, a zero.
class HostileTextTest {

  private static final String HOSTILE = "up\u001b[2J\n2026-11-29 INFO fine\u202e\u0000é";

  @TempDir Path folder;
  private final FakeAdministration node = new FakeAdministration();
  private AdminServer server;
  private Cli cli;

  @BeforeEach
  void open() throws IOException {
    server = AdminServer.open(folder.resolve("control.sock"), node);
    cli = new Cli(folder, Cli.ONE_RESOURCE);
    node.become(
        new NodeStatus(
            "vega",
            List.of(
                new ResourceStatus(
                    "home",
                    "Primary",
                    "UpToDate",
                    HOSTILE,
                    true,
                    HOSTILE,
                    "1a",
                    0,
                    "equal",
                    ResyncStatus.NONE,
                    new PeerStatus("altair", "Unknown", "Unknown"),
                    0,
                    new FencingStatus(
                        true, true, "", 7, List.of("vega"), "lease", HOSTILE, HOSTILE, HOSTILE),
                    List.of(HOSTILE)))));
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  @Test
  void status_and_explain_show_it_on_its_line_and_do_nothing_with_it() {
    for (String verb : List.of("status", "explain")) {
      assertEquals(0, cli.node(verb));
    }
    demandHarmless(cli.out.toString());
    assertTrue(cli.out.toString().contains("up?[2J?2026-11-29 INFO fine??é"), cli.out::toString);
  }

  @Test
  void json_carries_it_exactly_and_in_escapes() throws Exception {
    assertEquals(0, cli.node("status", "--json"));
    demandHarmless(cli.out.toString());
    assertTrue(
        cli.out.toString().contains("up\\u001b[2J\\n2026-11-29 INFO fine\\u202e\\u0000é"),
        cli.out::toString);
    AdminClient client = new AdminClient(folder.resolve("control.sock"), Duration.ofSeconds(20));
    assertEquals(HOSTILE, client.status().resources().getFirst().reason());
  }

  @Test
  void the_name_of_a_lock_stays_in_its_cell() {
    LocksStatus.Lock lock =
        new LocksStatus.Lock(
            HOSTILE, "vega", "vega", 1, "held", "EX", "EX", 1, 250, List.of(HOSTILE));
    LocksStatus locks =
        new LocksStatus(
            "vega", "home", 7, List.of("vega"), List.of(), true, List.of(lock), false, List.of());
    demandHarmless(LocksText.table(locks));
    assertEquals(2, LocksText.table(locks).lines().count());
    demandHarmless(LocksText.why(locks, HOSTILE));
  }

  @Test
  void a_log_line_stays_one_line_and_a_trace_is_indented() throws Exception {
    LoggerContext context = new LoggerContext();
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(getClass().getResource("/logback.xml"));
    Logger logger = context.getLogger("test");
    var appender =
        (OutputStreamAppender<ILoggingEvent>)
            context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("stderr");
    String line =
        new String(
            appender
                .getEncoder()
                .encode(
                    new LoggingEvent(
                        getClass().getName(),
                        logger,
                        Level.WARN,
                        "peer said {}",
                        new IOException(HOSTILE),
                        new Object[] {HOSTILE})),
            StandardCharsets.UTF_8);
    demandHarmless(line);
    assertEquals(
        1, line.lines().filter(one -> one.startsWith("20")).count(), () -> "forged:\n" + line);
    context.stop();
  }

  private static void demandHarmless(String text) {
    text.codePoints()
        .forEach(c ->
            assertTrue(
                c == '\n'
                    || c == '\t'
                    || !Character.isISOControl(c) && Character.getType(c) != Character.FORMAT,
                () -> "U+%04X in %s".formatted(c, text)));
  }
}
