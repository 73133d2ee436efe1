package tanabata.integration.live.faults;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tanabata.integration.SourceTree;
import tanabata.integration.live.Tool;

/// What people run, on both hosts.
class MountedProgramsTest {

  private static final int COMMITS = 3;
  private static final int TRANSACTIONS = 10;
  private static final int SECONDS = Script.many(4);

  @RegisterExtension
  static final MountedCluster MOUNTS =
      MountedCluster.of(
          ClusterConfig.USUAL.withLocks().withRoom().fencing(ClusterConfig.LONG_LEASE));

  @Test
  void a_git_repository_that_both_hosts_commit_to_is_sound() throws Exception {
    Tool.required("git");
    new Script("git.sh").run(MOUNTS.folder(), COMMITS, MOUNTS.here(), MOUNTS.there());
  }

  @Test
  void an_sqlite_database_with_a_rollback_journal_has_the_transactions_of_both_hosts()
      throws Exception {
    database("delete", MOUNTS.here(), MOUNTS.there());
  }

  /// From two hosts it is not for any filesystem on a network: its index is shared memory.
  @Test
  void an_sqlite_database_with_a_write_ahead_log_has_the_transactions_of_two_programs_of_one_host()
      throws Exception {
    database("wal", MOUNTS.there(), MOUNTS.there());
  }

  private void database(String journal, Path one, Path other) throws Exception {
    new Script("database.py")
        .run(
            MOUNTS.folder(),
            journal,
            TRANSACTIONS,
            one.resolve("database-" + journal),
            other.resolve("database-" + journal));
  }

  @Test
  void tar_and_rsync_find_all_again_that_they_have_put_there() throws Exception {
    for (String program : new String[] {"tar", "rsync", "setfattr", "setfacl"}) {
      Tool.required(program);
    }
    Path away = Files.createDirectory(MOUNTS.folder().resolve("away"));
    new Script("archives.sh").run(MOUNTS.folder(), away, MOUNTS.here(), MOUNTS.there());
  }

  @Test
  void what_fio_has_written_on_one_host_it_verifies_on_the_other() throws Exception {
    fio(MOUNTS.here(), "--verify_fatal=1");
    fio(MOUNTS.there(), "--verify_fatal=1", "--verify_only");
  }

  @Test
  void what_stress_ng_does_to_filesystems_fails_on_neither_host() throws Exception {
    Tool.required("stress-ng");
    new Script("stress.sh").run(MOUNTS.folder(), SECONDS, MOUNTS.here(), MOUNTS.there());
  }

  @Test
  void the_load_of_file_servers_runs_on_both_hosts_at_once() throws Exception {
    Tool.required("dbench");
    new Script("dbench.sh").run(MOUNTS.folder(), SECONDS, MOUNTS.here(), MOUNTS.there());
  }

  @Test
  void the_sources_of_one_host_are_compiled_on_the_other() throws Exception {
    new Script("compile.sh")
        .run(
            MOUNTS.folder(),
            Path.of(System.getProperty("java.home"), "bin"),
            SourceTree.root().resolve("foundation/src/main/java"),
            MOUNTS.here(),
            MOUNTS.there());
  }

  private static void fio(Path mount, String... more) throws Exception {
    List<String> line =
        new ArrayList<>(
            List.of(
                "--name=verified",
                "--directory=" + mount,
                "--size=8m",
                "--rw=randwrite",
                "--bsrange=512-64k",
                "--blockalign=512",
                "--randseed=7",
                "--ioengine=psync",
                "--verify=crc32c",
                "--verify_state_save=0"));
    line.addAll(List.of(more));
    Tool.required("fio").run(line.toArray(String[]::new));
  }
}
