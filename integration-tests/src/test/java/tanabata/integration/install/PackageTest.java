package tanabata.integration.install;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tanabata.integration.live.Program;
import tanabata.integration.live.Tool;
import tanabata.integration.live.Waiting;

/// The Debian package on hosts that have nothing but Debian's essential packages and a Java 25.
@Timeout(900)
@Tag("long")
class PackageTest {

  private static final String NODE = "tanabata@tanabata.service";
  private static final String CONFIG =
      """
      control = "/run/tanabata/control.sock"
      resource home {
        size = 64M
        become-primary-on = both
        net { tls = off }
        on vega { disk = "/var/lib/tanabata/home.img", address = "10.0.0.1:7788", nbd = ["unix:/run/tanabata/home.nbd"] }
        on altair { disk = "/var/lib/tanabata/home.img", address = "10.0.0.2:7788", nbd = ["unix:/run/tanabata/home.nbd"] }
      }
      """;

  private Hosts hosts;
  private Packages packages;
  private IsolatedHost vega;
  private IsolatedHost altair;

  @BeforeEach
  void boot() throws Exception {
    hosts = Hosts.open();
    packages = Packages.build(hosts.folder());
    vega = hosts.boot("vega", "10.0.0.1", Hosts.JAVA);
    altair = hosts.boot("altair", "10.0.0.2", Hosts.NO_JAVA);
  }

  @AfterEach
  void end() throws IOException {
    if (hosts != null) {
      hosts.close();
    }
  }

  @Test
  void it_is_installed_started_upgraded_under_a_client_and_removed() throws Exception {
    Tool.required("qemu-io");
    it_wants_a_java();
    start(vega);
    start(altair);
    awaitInStep();
    Path socket = vega.path("/run/tanabata/home.nbd");
    try (SteadyClient client = SteadyClient.open(socket)) {
      client.write(1, 0);
      it_is_upgraded_where_the_two_are_in_step(client);
      it_goes_on_as_it_is_where_the_peer_is_away(client);
    }
    it_is_removed_without_what_is_nobody_elses();
  }

  private void it_wants_a_java() throws Exception {
    Program.End alone = Packages.install(vega, packages.tanabata());
    assertNotEquals(0, alone.status(), alone::toString);
    assertTrue(alone.err().contains("java25-runtime-headless"), alone::toString);
    // vega has a Java that dpkg knows nothing of, altair the one of the other package.
    Packages.install(vega, packages.java()).demandSuccess();
    vega.run("dpkg --configure tanabata").demandSuccess();
    Packages.install(altair, packages.runtime()).demandSuccess();
    Packages.install(altair, packages.tanabata()).demandSuccess();
    // May be said any number of times.
    vega.run("/var/lib/dpkg/info/tanabata.postinst configure ''").demandSuccess();
    assertTrue(altair.run("tanabata --version").demandSuccess().contains("tanabata"));
    assertEquals("700", vega.run("stat -c %a /var/lib/tanabata").out().strip());
    vega.run("getent passwd tanabata").demandSuccess();
    vega.run("test -s /usr/share/man/man1/tanabata.1").demandSuccess();
    vega.run("bash -c '. /usr/share/bash-completion/completions/tanabata'").demandSuccess();
    vega.run("fence_tanabata -o metadata").demandSuccess();
    // As mount(8) finds them.
    vega.run("/sbin/mount.fuse.tanabata tanabata:home /home -f -o rw,_netdev").demandSuccess();
    vega.run("test -x /sbin/umount.fuse.tanabata").demandSuccess();
  }

  private void start(IsolatedHost host) throws Exception {
    Files.writeString(host.path("/etc/tanabata/tanabata.conf"), CONFIG);
    host.run("echo '# mine' >>/etc/default/tanabata").demandSuccess();
    host.run("tanabata create-md").demandSuccess();
    host.run("systemctl enable --now tanabata@tanabata").demandSuccess();
  }

  private void awaitInStep() throws Exception {
    Waiting.until(
        "both Primary",
        Waiting.TIMEOUT,
        () -> {
          String status = vega.run("tanabata status").out();
          return status.matches("(?s).*Primary +UpToDate +Connected .*Primary +UpToDate *\\n");
        },
        () -> vega.run("tanabata status; cat /var/log/" + NODE + ".log").toString());
  }

  private String daemon() throws Exception {
    return vega.run("cat /run/units/" + NODE).out().strip();
  }

  private void it_is_upgraded_where_the_two_are_in_step(SteadyClient client) throws Exception {
    String before = daemon();
    Packages.install(vega, packages.as("1.0", hosts.folder())).demandSuccess();
    assertNotEquals(before, daemon());
    client.read(1, 0);
    client.write(2, 4096);
    assertTrue(vega.run("cat /etc/default/tanabata").out().endsWith("# mine\n"));
    awaitInStep();
  }

  private void it_goes_on_as_it_is_where_the_peer_is_away(SteadyClient client) throws Exception {
    altair.run("systemctl stop " + NODE).demandSuccess();
    String before = daemon();
    String said = Packages.install(vega, packages.as("1.1", hosts.folder())).demandSuccess();
    assertTrue(said.contains("still runs the version before"), said);
    assertTrue(said.contains("systemctl restart " + NODE), said);
    assertEquals(before, daemon());
    client.read(2, 4096);
    client.write(3, 8192);
  }

  private void it_is_removed_without_what_is_nobody_elses() throws Exception {
    vega.run("dpkg --remove tanabata").demandSuccess();
    assertEquals("", vega.run("systemctl list-units 'tanabata@*'").out());
    assertNotEquals(0, vega.run("test -e /usr/bin/tanabata").status());
    String said = vega.run("dpkg --purge tanabata").demandSuccess();
    assertTrue(said.contains("/etc/tanabata is kept"), said);
    assertTrue(said.contains("/var/lib/tanabata is kept"), said);
    vega.run("test -s /etc/tanabata/tanabata.conf").demandSuccess();
    assertNotEquals(0, vega.run("test -e /etc/default/tanabata").status());
    // All that was written lies on the disk, and is served again.
    Packages.install(vega, packages.tanabata()).demandSuccess();
    vega.run("systemctl enable --now tanabata@tanabata").demandSuccess();
    altair.run("systemctl start " + NODE).demandSuccess();
    awaitInStep();
    try (SteadyClient client = SteadyClient.open(altair.path("/run/tanabata/home.nbd"))) {
      client.read(1, 0);
      client.read(2, 4096);
      client.read(3, 8192);
    }
  }
}
