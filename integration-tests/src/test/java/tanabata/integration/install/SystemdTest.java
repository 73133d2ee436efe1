package tanabata.integration.install;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import tanabata.integration.live.Program;
import tanabata.integration.live.Tool;
import tanabata.integration.live.Waiting;

/// The units of the package under systemd: two nodes and a witness on three hosts whose first
/// process is systemd. All that a node does happens within the bounds of its unit.
@Timeout(600)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Tag("long")
class SystemdTest {

  private static final String NODE = "tanabata@tanabata.service";
  private static final String WITNESS = "tanabata-witness.service";
  private static final String DISK = "/dev/disk-of-home";

  /// Of vega on a block device, of altair in a file with metadata in another one.
  private static final String RESOURCE =
      """
      resource home {
        size = 64M
        become-primary-on = both
        net { tls { keystore = "keys/"${node}".p12", truststore = "keys/trust.p12", password-file = "keys/tls.password" } }
        fencing { evidence = power, hooks { promoted = hook } }
        on vega {
          disk = "%s", address = "10.0.0.1:7788", locks = "10.0.0.1:7790", nbd = ["unix:/run/tanabata/home.nbd"]
          fence { level1 = [ { agent = fence_test, parameters { port = 2 } } ] }
        }
        on altair {
          disk = "/var/lib/tanabata/home.img", metadata = "/var/lib/tanabata/home.md"
          address = "10.0.0.2:7788", locks = "10.0.0.2:7790", nbd = ["unix:/run/tanabata/home.nbd"]
          fence { level1 = [ { agent = fence_test, parameters { port = 1 } } ] }
        }
      }
      """
          .formatted(DISK);

  /// Files it may write, as root may: a unit that is kept from them would mount for itself alone.
  private static final String HOOK =
      """
      #!/bin/sh
      hostname beyond && echo "goes beyond its bounds"
      mknod /run/beyond c 1 3 && echo "goes beyond its bounds"
      unshare --uts true && echo "goes beyond its bounds"
      chroot / true && echo "goes beyond its bounds"
      dmesg >/dev/null && echo "goes beyond its bounds"
      chmod u+s /usr/local/bin/hook && echo "goes beyond its bounds"
      echo "$*" >/var/log/hook
      systemctl start told.service && echo "has started a unit"
      """;

  private static final String AGENT =
      """
      #!/bin/sh
      while read -r line; do
        case $line in action=*) action=${line#action=} ;; esac
      done
      echo "$action" >>/var/log/agent
      [ "$action" != status ] || exit 2
      """;

  private Hosts hosts;
  private IsolatedHost vega;
  private IsolatedHost altair;
  private IsolatedHost deneb;
  private String loop = "";

  @AfterAll
  void end() throws Exception {
    if (hosts != null) {
      hosts.close();
    }
    if (!loop.isEmpty()) {
      Tool.required("losetup").run("--detach", loop);
    }
  }

  @BeforeAll
  void boot() throws Exception {
    hosts = Hosts.open("systemd");
    Packages packages = Packages.build(hosts.folder());
    vega = hosts.bootWithSystemd("vega", "10.0.0.1");
    altair = hosts.bootWithSystemd("altair", "10.0.0.2");
    deneb = hosts.bootWithSystemd("deneb", "10.0.0.3");
    for (IsolatedHost host : List.of(vega, altair, deneb)) {
      Packages.install(host, packages.java()).demandSuccess();
      Packages.install(host, packages.tanabata()).demandSuccess();
    }
    setUp();
  }

  @Test
  @Order(1)
  void the_units_start_stop_and_restart_what_they_are_for_and_keep_it_within_bounds()
      throws Exception {
    it_is_up_when_systemctl_says_so();
    it_has_the_mounts_of_its_host();
    hooks_run_within_bounds_and_start_units();
    a_fence_agent_is_run_within_the_same_bounds();
    what_is_killed_is_started_again();
    what_is_stopped_has_ended_in_order_and_starts_again();
    a_wrong_configuration_is_refused_once();
    the_witness_is_nobody_and_stops_in_order();
    the_journal_is_sober();
  }

  @Test
  @Order(2)
  void the_filesystem_is_mounted_by_fstab_and_comes_back_after_the_daemon_was_killed()
      throws Exception {
    if (vega.run("test -c /dev/fuse").status() != 0) {
      Tool.skip("no /dev/fuse here: nothing can be mounted");
    }
    a_mount_helper_that_waits_in_vain_says_for_what();
    a_line_of_fstab_mounts_on_both_hosts();
    a_mount_is_back_after_the_daemon_was_killed();
    umount_returns_when_it_is_gone();
    a_mount_on_demand_is_refused_at_once();
  }

  @Test
  @Order(3)
  void a_host_that_is_switched_off_has_said_so() throws Exception {
    // It asks logind first, which these hosts have not, and complains.
    altair.run("systemctl poweroff");
    Waiting.until(
        "altair has left",
        Waiting.TIMEOUT,
        () -> vega.run("tanabata status").out().contains("it left in order"),
        () -> journal(vega, NODE));
    nothing_fails_that_should_not();
  }

  private void setUp() throws Exception {
    vega.run(
            "tanabata init vega=10.0.0.1 altair=10.0.0.2 --witness deneb=10.0.0.3"
                + " --disk /var/lib/tanabata/home.img --size 64M")
        .demandSuccess();
    for (IsolatedHost host : List.of(altair, deneb)) {
      String bundle = host.name() + ".bundle";
      Files.copy(vega.path("/etc/tanabata/keys/" + bundle), host.path("/root/" + bundle));
      host.run("tanabata join " + bundle).demandSuccess();
    }
    giveADisk();
    for (IsolatedHost host : List.of(vega, altair)) {
      Path config = host.path("/etc/tanabata/tanabata.conf");
      String written = Files.readString(config);
      Files.writeString(config, written.substring(0, written.indexOf("resource home")) + RESOURCE);
      install(host, "/usr/local/bin/hook", HOOK);
      install(host, "/usr/local/bin/fence_test", AGENT);
      Files.writeString(
          host.path("/etc/systemd/system/told.service"),
          "[Service]\nType=oneshot\nExecStart=/bin/touch /run/told\n");
      host.run("systemctl daemon-reload").demandSuccess();
    }
    vega.run("tanabata create-md --adopt --yes").demandSuccess();
    altair.run("tanabata create-md").demandSuccess();
  }

  private static void install(IsolatedHost host, String place, String script) throws Exception {
    Files.createDirectories(host.path(place).getParent());
    Files.writeString(host.path(place), script);
    host.run("chmod 755 " + place).demandSuccess();
  }

  /// A loop device where there are some, else a file.
  private void giveADisk() throws Exception {
    Path content = hosts.folder().resolve("content");
    Tool.required("truncate").run("--size=80M", content.toString());
    Program.End found = Tool.required("losetup").attempt("--find", "--show", content.toString());
    if (found.status() == 0) {
      loop = found.out().strip();
      String number = loop.replaceFirst("\\D+", "");
      vega.run("mknod " + DISK + " b 7 " + number).demandSuccess();
    } else {
      System.err.println("no loop device here, a file instead: " + found);
      vega.run("truncate --size=80M " + DISK).demandSuccess();
    }
  }

  private void it_is_up_when_systemctl_says_so() throws Exception {
    deneb.run("systemctl enable --now tanabata-witness").demandSuccess();
    assertTrue(journal(deneb, WITNESS).contains("witness is up"));
    for (IsolatedHost host : List.of(vega, altair)) {
      host.run("systemctl enable --now tanabata@tanabata").demandSuccess();
      host.run("tanabata status").demandSuccess();
    }
    vega.run("tanabata primary --force --yes").demandSuccess();
    awaitInStep();
    for (IsolatedHost host : List.of(vega, altair)) {
      assertEquals("700", host.run("stat -c %a /var/lib/tanabata").out().strip());
      host.run("test -S /run/tanabata/control.sock -a -S /run/tanabata/home.nbd").demandSuccess();
    }
    Waiting.until("locks are served", () -> vega.run("tanabata lock x -- true").status() == 0);
  }

  private void hooks_run_within_bounds_and_start_units() throws Exception {
    Waiting.until("the hook is done", () -> journal(vega, NODE).contains("'promoted' is done"));
    String journal = journal(vega, NODE);
    assertEquals("promoted home", vega.run("cat /var/log/hook").out().strip());
    assertTrue(journal.contains("has started a unit"), journal);
    vega.run("test -e /run/told").demandSuccess();
    assertFalse(journal.contains("goes beyond its bounds"), journal);
  }

  private void a_fence_agent_is_run_within_the_same_bounds() throws Exception {
    String daemon = property(altair, NODE, "MainPID");
    altair.run("kill -STOP " + daemon).demandSuccess();
    Waiting.until(
        "altair is fenced",
        Waiting.TIMEOUT,
        () -> vega.run("tanabata status").out().contains("fence_test switched it off"),
        () -> journal(vega, NODE));
    assertEquals("off\nstatus\n", vega.run("cat /var/log/agent").out());
    altair.run("kill -CONT " + daemon).demandSuccess();
    awaitInStep();
  }

  private void what_is_killed_is_started_again() throws Exception {
    String before = property(vega, NODE, "MainPID");
    vega.run("systemctl kill --signal=KILL " + NODE).demandSuccess();
    Waiting.until("another daemon", () -> property(vega, NODE, "NRestarts").equals("1"));
    awaitInStep();
    assertNotEquals(before, property(vega, NODE, "MainPID"));
  }

  private void what_is_stopped_has_ended_in_order_and_starts_again() throws Exception {
    vega.run("systemctl restart " + NODE).demandSuccess();
    vega.run("tanabata status").demandSuccess();
    awaitInStep();
    vega.run("systemctl stop " + NODE).demandSuccess();
    assertEquals("inactive", property(vega, NODE, "ActiveState"));
    assertEquals("success", property(vega, NODE, "Result"));
    assertNotEquals(0, vega.run("test -e /run/tanabata/control.sock").status());
    assertTrue(altair.run("tanabata status").out().contains("it left in order"));
  }

  private void a_wrong_configuration_is_refused_once() throws Exception {
    Path config = vega.path("/etc/tanabata/tanabata.conf");
    String good = Files.readString(config);
    Files.writeString(config, good + "nonsense = 1\n");
    assertNotEquals(0, vega.run("systemctl start " + NODE).status());
    assertEquals("failed", property(vega, NODE, "ActiveState"));
    assertEquals("0", property(vega, NODE, "NRestarts"));
    assertTrue(journal(vega, NODE).contains("nonsense: unknown key"));
    Files.writeString(config, good);
    vega.run("systemctl start " + NODE).demandSuccess();
    awaitInStep();
  }

  private void it_has_the_mounts_of_its_host() throws Exception {
    String daemon = property(vega, NODE, "MainPID");
    assertEquals(
        vega.run("readlink /proc/1/ns/mnt").demandSuccess(),
        vega.run("readlink /proc/" + daemon + "/ns/mnt").demandSuccess());
  }

  private void a_line_of_fstab_mounts_on_both_hosts() throws Exception {
    vega.run("tanabata mkfs home").demandSuccess();
    for (IsolatedHost host : List.of(vega, altair)) {
      host.run("echo 'home /home fuse.tanabata _netdev,nofail 0 0' >>/etc/fstab").demandSuccess();
      host.run("systemctl daemon-reload").demandSuccess();
    }
    // As a boot does it: altair before it has a daemon.
    altair.run("systemctl stop " + NODE).demandSuccess();
    altair.run("systemctl start --no-block remote-fs.target").demandSuccess();
    vega.run("mount /home").demandSuccess();
    altair.run("systemctl start " + NODE).demandSuccess();
    awaitMounted(altair);
    awaitMounted(vega);
    awaitInStep();
    vega.run("echo 'written on vega' >/home/letter").demandSuccess();
    assertEquals("written on vega", read(altair));
    altair.run("echo 'written on altair' >/home/letter").demandSuccess();
    assertEquals("written on altair", read(vega));
  }

  private void a_mount_is_back_after_the_daemon_was_killed() throws Exception {
    String before = property(altair, NODE, "MainPID");
    altair.run("systemctl kill --signal=KILL " + NODE).demandSuccess();
    Waiting.until(
        "another daemon", () -> !List.of(before, "0").contains(property(altair, NODE, "MainPID")));
    Waiting.until(
        "the mount is back",
        Waiting.TIMEOUT,
        () -> read(altair).equals("written on altair"),
        () -> journal(altair, NODE) + altair.run("cat /proc/self/mountinfo").out());
    altair.run("systemctl restart " + NODE).demandSuccess();
    awaitMounted(altair);
    assertEquals("written on altair", read(altair));
    awaitInStep();
  }

  private void umount_returns_when_it_is_gone() throws Exception {
    vega.run("echo last >/home/letter && umount /home").demandSuccess();
    assertNotMounted(vega);
    assertNotEquals(0, vega.run("test -e /run/tanabata/home.mount").status());
    assertEquals("last", read(altair));
    // In use it stays.
    vega.run("mount -t fuse.tanabata -o ro,noatime tanabata:home /home").demandSuccess();
    assertEquals("last", read(vega));
    assertNotEquals(0, vega.run("touch /home/letter").status());
    assertNotEquals(0, vega.run("cd /home && umount /home").status());
    vega.run("systemctl stop home.mount").demandSuccess();
    assertNotMounted(vega);
    altair.run("umount -l /home").demandSuccess();
    assertNotMounted(altair);
  }

  private void a_mount_helper_that_waits_in_vain_says_for_what() throws Exception {
    vega.run("systemctl stop " + NODE).demandSuccess();
    Program.End end = vega.run("mount -t fuse.tanabata -o tanabata.wait=1 home /home");
    assertEquals(32, end.status(), end::toString);
    assertTrue(end.err().contains("no daemon is running"), end::toString);
    vega.run("systemctl start " + NODE).demandSuccess();
    awaitInStep();
  }

  private void a_mount_on_demand_is_refused_at_once() throws Exception {
    if (vega.run("test -c /dev/autofs").status() != 0) {
      System.err.println("no /dev/autofs here: nothing is mounted on demand");
      return;
    }
    vega.run("sed -i 's/nofail/nofail,x-systemd.automount/' /etc/fstab").demandSuccess();
    vega.run("systemctl daemon-reload && systemctl start home.automount").demandSuccess();
    assertNotEquals(0, vega.run("timeout 60 ls /home").status());
    String said = vega.run("journalctl --no-pager --output=cat --unit=home.mount").out();
    assertTrue(said.contains("is mounted on demand"), said);
    vega.run("systemctl stop home.automount").demandSuccess();
  }

  private void awaitMounted(IsolatedHost host) throws Exception {
    Waiting.until(
        host.name() + " has it mounted",
        Waiting.TIMEOUT,
        () -> property(host, "home.mount", "ActiveState").equals("active"),
        () ->
            host.run("systemctl status --no-pager home.mount; cat /proc/self/mountinfo").out()
                + journal(host, NODE)
                + journal(host, "home.mount"));
  }

  private static void assertNotMounted(IsolatedHost host) throws Exception {
    String mounts = host.run("cat /proc/self/mountinfo").demandSuccess();
    assertFalse(mounts.contains("fuse.tanabata"), mounts);
  }

  /// A mount whose daemon is gone must not hold the test up.
  private static String read(IsolatedHost host) throws Exception {
    return host.run("timeout 30 cat /home/letter").out().strip();
  }

  private void the_witness_is_nobody_and_stops_in_order() throws Exception {
    String daemon = property(deneb, WITNESS, "MainPID");
    assertEquals("tanabata", deneb.run("stat -c %U /proc/" + daemon).out().strip());
    assertEquals(
        "0000000000000000",
        deneb.run("sed -n 's/^CapBnd:\\t//p' /proc/" + daemon + "/status").out().strip());
    deneb.run("systemctl stop " + WITNESS).demandSuccess();
    assertEquals("success", property(deneb, WITNESS, "Result"));
    deneb.run("systemctl start " + WITNESS).demandSuccess();
    Waiting.until(
        "the witness can be asked again",
        () -> !vega.run("tanabata status").out().contains("ALARM"));
  }

  private void the_journal_is_sober() throws Exception {
    nothing_fails_that_should_not();
    for (String journal : List.of(journal(vega, NODE), journal(deneb, WITNESS))) {
      assertTrue(journal.lines().count() < 200, journal);
    }
  }

  /// What fails here is said in sentences.
  private void nothing_fails_that_should_not() throws Exception {
    for (String journal : List.of(journal(vega, NODE), journal(deneb, WITNESS))) {
      assertFalse(journal.contains("\tat "), journal);
      assertFalse(journal.contains(" ERROR "), journal);
    }
  }

  private void awaitInStep() throws Exception {
    for (IsolatedHost host : List.of(vega, altair)) {
      Waiting.until(
          host.name() + " is in step",
          Waiting.TIMEOUT,
          () ->
              host.run("tanabata status")
                  .out()
                  .matches("(?s).*Primary +UpToDate +Connected .*Primary +UpToDate *\\n"),
          () -> host.run("tanabata status").toString() + journal(host, NODE));
    }
  }

  private static String property(IsolatedHost host, String unit, String name) throws Exception {
    return host.run("systemctl show --property=" + name + " --value " + unit)
        .demandSuccess()
        .strip();
  }

  private static String journal(IsolatedHost host, String unit)
      throws IOException, InterruptedException {
    return host.run("journalctl --no-pager --output=cat --unit=" + unit).out();
  }
}
