package tanabata.integration.install;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tanabata.integration.SourceTree;
import tanabata.integration.live.Program;
import tanabata.integration.live.Tool;
import tanabata.integration.live.Waiting;

/// `docs/TWO-HOSTS.md`, followed to the letter on three hosts that have Debian's essential packages
/// and a Java 25.
@Timeout(900)
@Tag("long")
class TwoHostsDocumentTest {

  /// Else it is no way for a person.
  private static final int MOST_COMMANDS = 4;

  private static final Pattern SCP = Pattern.compile("scp ([0-9.]+):(/\\S+) \\.");
  private static final String ROW = "Primary +UpToDate +Connected .*Primary +UpToDate *$";

  private final Map<String, IsolatedHost> byAddress = new LinkedHashMap<>();
  private final Map<String, List<String>> followed = new LinkedHashMap<>();
  private final StringBuilder said = new StringBuilder();
  private Hosts hosts;
  private Document document;

  @BeforeEach
  void read() throws IOException {
    document = Document.read(SourceTree.root().resolve("docs/TWO-HOSTS.md"));
  }

  private void boot() throws Exception {
    hosts = Hosts.open();
    Packages packages = Packages.build(hosts.folder());
    for (Map.Entry<String, String> host :
        Map.of("vega", "10.0.0.1", "altair", "10.0.0.2", "deneb", "10.0.0.3").entrySet()) {
      IsolatedHost booted = hosts.boot(host.getKey(), host.getValue(), Hosts.JAVA);
      byAddress.put(host.getValue(), booted);
      Packages.install(booted, packages.java()).demandSuccess();
      Files.copy(packages.tanabata(), booted.path("/root/" + packages.tanabata().getFileName()));
    }
  }

  @AfterEach
  void end() throws IOException {
    if (hosts != null) {
      hosts.close();
    }
  }

  private IsolatedHost host(String name) {
    return byAddress.values().stream()
        .filter(host -> host.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void the_short_section_of_the_readme_begins_the_same_way() throws Exception {
    List<Document.Command> own = Document.read(SourceTree.root().resolve("README.md")).commands();
    assertFalse(own.isEmpty());
    assertTrue(document.commands().containsAll(own), own::toString);
  }

  @Test
  void its_commands_lead_from_nothing_to_both_primary_and_a_witness_that_is_asked()
      throws Exception {
    Tool.required("qemu-io");
    boot();
    List<Document.Command> commands = document.commands();
    assertTrue(commands.size() > 9, commands::toString);
    for (Document.Command command : commands) {
      if (command.host().equals("all")) {
        for (IsolatedHost host : byAddress.values()) {
          host.run(command.line()).demandSuccess();
        }
      } else {
        follow(command);
      }
    }
    awaitInStep();
    each_host_has_a_key_of_its_own();
    one_goes_on_alone_with_the_witness();
  }

  private void follow(Document.Command command) throws Exception {
    List<String> before = followed.computeIfAbsent(command.host(), _ -> new ArrayList<>());
    assertTrue(before.size() < MOST_COMMANDS, () -> command + " comes after " + before);
    if (followed.size() > 1 || !before.isEmpty()) {
      assertTrue(
          said.toString().contains(command.line()),
          () -> command + " was told by none of those before:\n" + said);
    }
    before.add(command.line());
    Matcher scp = SCP.matcher(command.line());
    if (scp.matches()) {
      Path from = byAddress.get(scp.group(1)).path(scp.group(2));
      Files.copy(from, host(command.host()).path("/root/" + from.getFileName()));
    } else if (command.line().endsWith("--watch")) {
      String untilThen = "bash -c \"grep -m 1 -qE '" + ROW + "' < <(" + command.line() + ")\"";
      host(command.host()).run(untilThen).demandSuccess();
    } else {
      said.append(host(command.host()).run(command.line()).demandSuccess());
    }
  }

  private void awaitInStep() throws Exception {
    for (String name : List.of("vega", "altair")) {
      Waiting.until(
          name + " and its peer are Primary",
          Waiting.TIMEOUT,
          () -> host(name).run("tanabata status | grep -qE '" + ROW + "'").status() == 0,
          () -> host(name).run("tanabata status; cat /var/log/tanabata*.log").toString());
    }
  }

  private void each_host_has_a_key_of_its_own() throws Exception {
    Program.End keys = host("altair").run("ls /etc/tanabata/keys");
    assertFalse(keys.out().contains("vega"), keys::toString);
    assertFalse(keys.out().contains("authority"), keys::toString);
    assertEquals(
        "tanabata", host("deneb").run("stat -c %U /etc/tanabata/keys/deneb.p12").out().strip());
    String daemon = host("deneb").run("cat /run/units/tanabata-witness.service").out().strip();
    assertEquals("tanabata", host("deneb").run("stat -c %U /proc/" + daemon).out().strip());
  }

  private void one_goes_on_alone_with_the_witness() throws Exception {
    String daemon = host("altair").run("cat /run/units/tanabata@tanabata.service").out().strip();
    host("altair").run("kill -9 " + daemon).demandSuccess();
    try (SteadyClient client = SteadyClient.open(host("vega").path("/run/tanabata/home.nbd"))) {
      client.write(7, 0);
      assertTrue(host("vega").run("tanabata explain").out().contains("alone"));
      host("altair").run("systemctl start tanabata@tanabata").demandSuccess();
      awaitInStep();
      client.write(8, 4096);
    }
    try (SteadyClient client = SteadyClient.open(host("altair").path("/run/tanabata/home.nbd"))) {
      client.read(7, 0);
      client.read(8, 4096);
    }
  }
}
