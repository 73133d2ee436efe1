package tanabata.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tanabata.node.admin.AdminServer;
import tanabata.node.admin.FakeAdministration;

/// `tanabata fence-agent` as a cluster manager calls it.
@Timeout(30)
class FenceAgentTest {

  @TempDir Path folder;
  private final FakeAdministration node = new FakeAdministration();
  private AdminServer server;
  private Cli cli;

  @BeforeEach
  void open() throws IOException {
    server = AdminServer.open(folder.resolve("control.sock"), node);
    cli = new Cli(folder, Cli.ONE_RESOURCE);
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  private int tell(String... lines) {
    String config = "config=" + folder.resolve("tanabata.conf");
    cli.input = config + "\n" + String.join("\n", lines) + "\n";
    return cli.run("fence-agent");
  }

  private List<String> received() {
    return new ArrayList<>(node.received);
  }

  private void assertRefused(int status, String sentence) {
    assertEquals(1, status);
    assertEquals("tanabata: " + sentence + "\n", cli.err.toString());
    assertEquals("", cli.out.toString());
  }

  @Test
  void off_orders_and_waits_until_there_is_evidence() {
    node.untilFenced.set(1);
    assertEquals(0, tell("action=off", "plug=altair"));
    assertEquals("Success: the lease of altair has run out\n", cli.out.toString());
    assertEquals(List.of("fence altair", "fence altair"), received());
  }

  @Test
  void off_that_is_not_sure_in_time_is_a_failure() {
    node.untilFenced.set(1);
    assertRefused(
        tell("action=off", "plug=altair", "power_timeout=0"), "altair still has its lease");
  }

  @Test
  void status_is_two_when_the_peer_is_off_and_zero_when_it_is_not_known_to_be() {
    node.untilFenced.set(1);
    assertEquals(0, tell("action=status", "plug=altair"));
    assertEquals(2, tell("action=status", "plug=altair"));
    assertEquals(
        "Status: ON: altair still has its lease\n"
            + "Status: OFF: the lease of altair has run out\n",
        cli.out.toString());
    assertEquals(List.of("is fenced? altair", "is fenced? altair"), received());
  }

  @Test
  void the_input_is_read_as_the_contract_says() {
    assertEquals(
        0,
        tell(
            "# a comment",
            "#action=reboot",
            "action=status",
            "colour=blue",
            "no sign",
            "  action=off  ",
            "port=vega",
            "nodename=deneb",
            "plug=",
            "port=altair"));
    assertEquals(List.of("fence altair"), received());
  }

  @Test
  void without_an_action_it_is_off_and_nodename_is_as_good_as_plug() {
    assertEquals(0, tell("nodename=altair"));
    assertEquals(List.of("fence altair"), received());
  }

  @Test
  void options_do_instead_of_input() {
    String config = folder.resolve("tanabata.conf").toString();
    assertEquals(2, cli.run("fence-agent", "--config", config, "-o", "status", "-n", "altair"));
    assertEquals(0, cli.run("fence-agent", "--config", config, "--action", "list"));
    assertTrue(cli.out.toString().endsWith("\naltair\n"), cli.out.toString());
  }

  @Test
  void the_others_look_around() {
    assertEquals(0, tell("action=monitor"));
    assertEquals(0, tell("action=list"));
    assertEquals(0, tell("action=validate-all", "plug=altair"));
    assertEquals(
        "The daemon of vega answers\naltair\n" + folder.resolve("tanabata.conf") + " can be used\n",
        cli.out.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "action=on | action 'on' is not offered: a host that was cut off returns by itself when its"
            + " copy is in step again; use off",
        "action=reboot | action 'reboot' is not offered: a host that was cut off returns by itself"
            + " when its copy is in step again; use off",
        "action=dance | there is no action 'dance'; there is off, status, monitor, list, metadata"
            + " and validate-all",
        "action=off | plug: missing, the host to be fenced; allowed: altair",
        "plug=vega | plug: vega is this host, which cannot vouch for itself; allowed: altair",
        "plug=altiar | plug: 'altiar' shares no resource with vega (did you mean 'altair'?);"
            + " allowed: altair",
        "power_timeout=long | power_timeout: 'long' does not fit; allowed: whole seconds from 0 to"
            + " 3600",
      })
  void what_cannot_be_done_is_refused_with_a_sentence(String line, String sentence) {
    assertRefused(tell(line), sentence);
    assertEquals(List.of(), received());
  }

  /// 2 is the usual code of a wrong command line or configuration, 3 that of a silent daemon.
  @Test
  void no_failure_ever_looks_like_off() throws IOException {
    assertEquals(1, cli.run("fence-agent", "--colour", "blue"));
    assertEquals(1, cli.run("fence-agent", "-o", "status", "-n", "altair", "--config", "nowhere"));
    cli.input = "action=status\nplug=altair\nconfig=/no\0where\n";
    assertEquals(1, cli.run("fence-agent"));
    server.close();
    assertEquals(1, tell("action=status", "plug=altair"));
    assertEquals(1, tell("action=monitor"));
    assertEquals("", cli.out.toString());
    assertEquals(5, cli.err.toString().lines().count(), cli.err.toString());
    assertFalse(cli.err.toString().contains("bug"), cli.err.toString());
  }
}
