package tanabata.filesystem.fuse.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Locks of processes of this host, and signals to those who wait for one.
@Timeout(120)
class LiveLocksTest {

  @TempDir Path home;

  private final MemoryFilesystem filesystem = Mounted.filesystem();
  private Path root;
  private FuseMount mount;
  private Shell shell;

  @BeforeEach
  void mount() throws Exception {
    Mounted.demandRoot();
    root = Files.createDirectory(home.resolve("root"));
    mount = Mounted.mount(root, filesystem);
    shell = new Shell(root);
    Files.createFile(root.resolve("file"));
  }

  @AfterEach
  void unmount() {
    if (mount != null) {
      assertEquals(Optional.empty(), mount.unmount());
    }
  }

  /// One that holds the lock until its input ends.
  private Process holder() throws Exception {
    Shell.require("flock");
    Process holder = shell.start("exec 9<>file; flock 9; echo held; read line || true");
    assertEquals('h', holder.getInputStream().read());
    return holder;
  }

  @Test
  void a_lock_of_an_open_file_is_had_by_one() throws Exception {
    Process holder = holder();
    shell.fail("flock -n file true");
    shell.run("[ ! -e gone ]");
    holder.getOutputStream().close();
    assertEquals(0, holder.waitFor());
    shell.run("flock -n file true");
  }

  @Test
  void who_waits_for_a_lock_gets_it() throws Exception {
    Process holder = holder();
    Process waiter = shell.start("flock file echo mine");
    filesystem.awaitWaiting(1);
    assertTrue(waiter.isAlive());
    holder.getOutputStream().close();
    assertEquals(0, waiter.waitFor());
    assertEquals(0, holder.waitFor());
  }

  @Test
  void a_signal_ends_the_waiting() throws Exception {
    Process holder = holder();
    Process waiter = shell.start("exec flock file true");
    filesystem.awaitWaiting(1);
    waiter.destroy();
    assertEquals(128 + 15, waiter.waitFor());
    filesystem.awaitWaiting(0);
    holder.getOutputStream().close();
    assertEquals(0, holder.waitFor());
  }

  @Test
  void locks_of_ranges_are_those_of_processes() throws Exception {
    Shell.require("python3");
    Process holder =
        shell.start(
            """
            exec python3 -c "
            import fcntl, sys
            f = open('file', 'r+')
            fcntl.lockf(f, fcntl.LOCK_EX, 10, 100)
            print('held', flush=True)
            sys.stdin.read()
            "
            """);
    assertEquals('h', holder.getInputStream().read());
    shell.run(
        """
        python3 - <<'END'
        import fcntl, struct
        f = open('file', 'r+')
        fcntl.lockf(f, fcntl.LOCK_EX | fcntl.LOCK_NB, 50, 0)
        try:
            fcntl.lockf(f, fcntl.LOCK_SH | fcntl.LOCK_NB, 1, 105)
            assert False
        except BlockingIOError:
            pass
        asked = struct.pack('hhqqi4x', fcntl.F_WRLCK, 0, 0, 0, 0)
        told = struct.unpack('hhqqi4x', fcntl.fcntl(f, fcntl.F_GETLK, asked))
        assert told[0] == fcntl.F_WRLCK and told[2:4] == (100, 10) and told[4] == %d, told
        END
        """
            .formatted(holder.pid()));
    holder.getOutputStream().close();
    assertEquals(0, holder.waitFor());
    shell.run("python3 -c \"import fcntl; fcntl.lockf(open('file', 'r+'), 6, 200, 0)\"");
    assertFalse(holder.isAlive());
  }
}
