package tanabata.integration.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static tanabata.integration.scenarios.HostName.ALTAIR;
import static tanabata.integration.scenarios.HostName.VEGA;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import tanabata.integration.live.Program;
import tanabata.integration.live.Tool;
import tanabata.integration.live.Waiting;

/// What people do with a cluster: commands at either node, locks, programs on the device, new
/// versions. Who extends this plays all of it on one kind of cluster.
public abstract class OperatorScenarios {

  /// One history.
  @FunctionalInterface
  public interface Script {
    void play(OperatedCluster cluster) throws Exception;
  }

  /// Plays it on a new cluster.
  protected abstract void play(Script script) throws Exception;

  /// The same without a witness: what an operator vouches for is not looked up.
  protected abstract void playWithoutWitness(Script script) throws Exception;

  @Test
  void what_a_program_copies_to_one_node_is_read_by_another_from_the_other_node() throws Exception {
    Tool copy = Tool.required("nbdcopy");
    Tool info = Tool.required("nbdinfo");
    play(cluster -> {
      byte[] bytes = new byte[1 << 20];
      ThreadLocalRandom.current().nextBytes(bytes);
      Path given = Files.write(Files.createTempFile("given", ".img"), bytes);
      Path found = Files.createTempFile("found", ".img");
      try {
        assertEquals(
            info.attempt("--size", cluster.uri(VEGA)).out(),
            info.attempt("--size", cluster.uri(ALTAIR)).out());
        copy.run("--flush", given.toString(), cluster.uri(VEGA));
        see(cluster, ALTAIR, 0x00, 2 << 20);
        write(cluster, ALTAIR, 0x5a, 2 << 20);
        see(cluster, VEGA, 0x5a, 2 << 20);
        copy.run(cluster.uri(ALTAIR), found.toString());
        assertEquals(-1, mismatch(bytes, Files.readAllBytes(found)));
      } finally {
        Files.delete(given);
        Files.delete(found);
      }
      cluster.endEqual();
    });
  }

  /// Where the longer one ceases to begin with the shorter one; negative if it does not.
  private static int mismatch(byte[] shorter, byte[] longer) {
    return Arrays.mismatch(shorter, 0, shorter.length, longer, 0, shorter.length);
  }

  @Test
  void a_split_brain_is_made_shown_resolved_and_undone_by_commands() throws Exception {
    playWithoutWitness(cluster -> {
      for (HostName node : HostName.values()) {
        cluster.command(node, 0, "disconnect");
      }
      for (HostName node : HostName.values()) {
        cluster.command(node, 0, "force-alone", "--yes");
        cluster.awaitAlone(node);
      }
      write(cluster, VEGA, 0x11, 0);
      write(cluster, ALTAIR, 0x22, 0);
      for (HostName node : HostName.values()) {
        cluster.command(node, 0, "connect");
      }
      demandShown(cluster);
      cluster.command(VEGA, 0, "split-brain", "resolve", "--keep", "vega", "--yes");
      cluster.awaitFirm();
      see(cluster, VEGA, 0x11, 0);
      see(cluster, ALTAIR, 0x11, 0);
      for (HostName node : HostName.values()) {
        cluster.command(node, 0, "secondary");
      }
      cluster.command(VEGA, 1, "split-brain", "undo", "--yes");
      cluster.command(ALTAIR, 0, "split-brain", "undo", "--yes");
      cluster.awaitOneVersion();
      for (HostName node : HostName.values()) {
        cluster.command(node, 0, "primary");
        see(cluster, node, 0x22, 0);
      }
      cluster.command(VEGA, 0, "split-brain", "forget", "--yes");
      cluster.endEqual();
    });
  }

  private static void demandShown(OperatedCluster cluster) throws Exception {
    for (HostName node : HostName.values()) {
      Waiting.until(
          node.host() + " shows the split brain",
          () ->
              cluster
                  .command(node, 0, "split-brain", "show")
                  .startsWith("home: split brain, each node has gone on without the other since"));
    }
  }

  @Test
  void a_lock_that_one_node_holds_is_not_free_at_the_other_until_it_is_released() throws Exception {
    play(cluster -> {
      Path held = cluster.directory(VEGA).resolve("held");
      Path got = cluster.directory(ALTAIR).resolve("got");
      String hold = "echo $TANABATA_LOCK_TOKEN > held; until [ -e enough ]; do sleep 0.1; done";
      String take = "echo $TANABATA_LOCK_TOKEN > got";
      try (Program holder = cluster.tanabata(VEGA, "lock", "job", "--", "sh", "-c", hold)) {
        long first = token(held);
        cluster.command(ALTAIR, 1, "lock", "--no-queue", "job", "--", "true");
        String why = cluster.command(ALTAIR, 0, "locks", "--why", "job");
        assertTrue(why.contains("holds EX"), why);
        try (Program waiter = cluster.tanabata(ALTAIR, "lock", "job", "--", "sh", "-c", take)) {
          Waiting.until(
              "altair waits for the lock",
              () -> cluster.command(ALTAIR, 0, "locks", "--why", "job").contains("has waited for"));
          assertTrue(Files.notExists(got));
          Files.createFile(cluster.directory(VEGA).resolve("enough"));
          assertEquals(0, holder.await(Waiting.TIMEOUT).status());
          assertEquals(0, waiter.await(Waiting.TIMEOUT).status());
        }
        assertTrue(token(got) > first);
      }
      cluster.endEqual();
    });
  }

  @Test
  void a_lock_of_a_killed_node_is_free_after_the_verdict() throws Exception {
    play(cluster -> {
      Path held = cluster.directory(VEGA).resolve("held");
      Path got = cluster.directory(ALTAIR).resolve("got");
      String hold = "echo $TANABATA_LOCK_TOKEN > held; exec sleep 300";
      String take = "echo $TANABATA_LOCK_TOKEN > got";
      try (Program _ = cluster.tanabata(VEGA, "lock", "job", "--", "sh", "-c", hold)) {
        long first = token(held);
        cluster.kill(VEGA);
        cluster.command(ALTAIR, 0, "lock", "job", "--", "sh", "-c", take);
        assertTrue(token(got) > first);
        String explained = cluster.command(ALTAIR, 0, "explain");
        int verdict = explained.indexOf("goes on alone");
        int served = explained.lastIndexOf("locks are served");
        assertTrue(verdict > 0 && verdict < served, explained);
      }
      cluster.start(VEGA);
      cluster.awaitFirm();
      cluster.command(VEGA, 0, "lock", "job", "--", "true");
      cluster.endEqual();
    });
  }

  private static long token(Path file) throws Exception {
    Waiting.until(file + " is written", () -> Files.exists(file) && Files.size(file) > 1);
    return Long.parseLong(Files.readString(file).strip());
  }

  @Test
  void a_new_version_comes_to_one_node_after_the_other_while_the_other_serves() throws Exception {
    play(cluster -> {
      for (HostName node : HostName.values()) {
        try (Client on = cluster.client(node.other());
            Client off = cluster.client(node)) {
          on.awaitProgress();
          off.awaitProgress();
          cluster.stop(node);
          off.awaitCutOff();
          cluster.awaitAlone(node.other());
          on.awaitProgress();
          cluster.install(node);
          cluster.start(node);
          cluster.awaitFirm();
          on.awaitProgress();
          on.stop();
          on.demandNoError();
          on.demandKept(node);
          off.demandKept(node);
        }
      }
      cluster.endEqual();
    });
  }

  private static void write(OperatedCluster cluster, HostName node, int pattern, int offset)
      throws Exception {
    String done = qemu(cluster, node, "write -P " + pattern + " " + offset + " 64k");
    assertTrue(done.contains("wrote 65536/65536"), done);
  }

  /// Fails if there is anything else.
  private static void see(OperatedCluster cluster, HostName node, int pattern, int offset)
      throws Exception {
    String done = qemu(cluster, node, "read -P " + pattern + " " + offset + " 64k");
    assertTrue(
        done.contains("read 65536/65536") && !done.contains("verification failed"),
        () -> node.host() + ": " + done);
  }

  private static String qemu(OperatedCluster cluster, HostName node, String order)
      throws Exception {
    return Tool.required("qemu-io").run("-f", "raw", "-c", order, cluster.uri(node));
  }
}
