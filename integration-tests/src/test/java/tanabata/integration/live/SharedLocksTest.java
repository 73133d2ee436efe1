package tanabata.integration.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tanabata.cli.Main;

/// `tanabata lock` on both nodes of a demo: two daemons, a witness, TLS between all of them.
class SharedLocksTest {

  private static final Duration TIMEOUT = Duration.ofMinutes(5);

  /// `at NODE-CONFIG VERB…`, as a shell function.
  private static final String AT =
      "at() { config=$1; shift; '%s' -Xmx64m -XX:+UseSerialGC -XX:TieredStopAtLevel=1"
          + " --enable-native-access=ALL-UNNAMED %s --config \"$config\" \"$@\"; }\n";

  @TempDir private Path directory;

  private Program.End demo(String script) throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Files.writeString(
        directory.resolve("script.sh"), AT.formatted(java, Main.class.getName()) + script);
    return Command.run(
        directory,
        TIMEOUT,
        "demo",
        "--no-mount",
        "--dir",
        "t",
        "--size",
        "32M",
        "--exec",
        "sh script.sh");
  }

  @Test
  void a_counter_in_a_file_is_exact_after_ten_thousand_increments_of_each_node() throws Exception {
    Program.End end =
        demo(
            """
            echo 0 > counter
            cat > bump.sh <<'END'
            i=0
            while [ $i -lt 500 ]; do
              read n < counter
              echo $((n + 1)) > counter
              i=$((i + 1))
            done
            echo "$TANABATA_LOCK_TOKEN" >> tokens
            END
            work() {
              round=0
              while [ $round -lt 20 ]; do
                at "$1" lock counter -- sh bump.sh || exit 9
                round=$((round + 1))
              done
            }
            work "$VEGA_CONFIG" & vega=$!
            work "$ALTAIR_CONFIG" & altair=$!
            wait $vega && wait $altair
            """);
    assertEquals(0, end.status(), end::toString);
    assertEquals("20000", Files.readString(directory.resolve("counter")).strip());
    List<Long> tokens =
        Files.readAllLines(directory.resolve("tokens")).stream().map(Long::valueOf).toList();
    assertEquals(40, tokens.size());
    assertEquals(tokens.stream().sorted().distinct().toList(), tokens);
  }

  /// While the other node cannot know that vega is gone, the lock is not free; and the command of
  /// the dead holder does not run on without it.
  @Test
  void a_lock_of_a_killed_holder_is_free_when_it_is_certain_that_nobody_holds_it()
      throws Exception {
    Program.End end =
        demo(
            """
            at "$VEGA_CONFIG" lock job -- sh -c 'echo $TANABATA_LOCK_TOKEN > held; exec sleep 300' &
            holder=$!
            until [ -s held ]; do sleep 0.1; done
            at "$ALTAIR_CONFIG" lock --no-queue job -- true && exit 11
            at "$ALTAIR_CONFIG" locks --why job
            kill -9 $(cat t/vega/pid)
            at "$ALTAIR_CONFIG" lock job -- sh -c 'echo $TANABATA_LOCK_TOKEN > got' || exit 12
            at "$ALTAIR_CONFIG" explain > explained
            wait $holder
            echo "the holder ended with $?"
            """);
    assertEquals(0, end.status(), end::toString);
    long held = Long.parseLong(Files.readString(directory.resolve("held")).strip());
    long got = Long.parseLong(Files.readString(directory.resolve("got")).strip());
    assertTrue(got > held, end::toString);
    assertTrue(end.out().contains("holds EX"), end::toString);
    assertTrue(end.out().contains("the holder ended with 143"), end::toString);
    assertTrue(end.err().contains("the daemon that held the lock is gone"), end::toString);
    String explained = Files.readString(directory.resolve("explained"));
    int verdict = explained.indexOf("goes on alone");
    int served = explained.lastIndexOf("locks are served");
    assertTrue(verdict > 0 && verdict < served, explained);
  }

  @Test
  void a_lock_lives_as_long_as_what_its_command_has_started_whoever_is_killed() throws Exception {
    Program.End end =
        demo(
            """
            cat > command.sh <<'END'
            sh -c 'until [ -e go ]; do sleep 0.1; done; echo vega >> order' &
            echo "$PPID $$" > pids
            wait
            END
            at "$VEGA_CONFIG" lock job -- sh command.sh &
            until [ -s pids ]; do sleep 0.1; done
            kill -9 $(cat pids)
            wait
            at "$ALTAIR_CONFIG" lock --timeout 3s job -- sh -c 'echo both >> order' && exit 11
            touch go
            at "$ALTAIR_CONFIG" lock job -- sh -c 'echo altair >> order' || exit 12
            """);
    assertEquals(0, end.status(), end::toString);
    assertEquals(
        List.of("vega", "altair"), Files.readAllLines(directory.resolve("order")), end::toString);
  }

  @Test
  void a_command_that_gives_its_lock_back_to_a_daemon_that_hangs_says_so_and_ends()
      throws Exception {
    Program.End end =
        demo(
            """
            at "$VEGA_CONFIG" lock job -- sh -c 'kill -STOP $(cat t/vega/pid)'
            echo "it ended with $?"
            kill -CONT $(cat t/vega/pid)
            """);
    assertEquals(0, end.status(), end::toString);
    assertTrue(end.out().contains("it ended with 1"), end::toString);
    assertTrue(end.err().contains("the daemon does not answer"), end::toString);
  }

  /// By the launcher, which decides it: from a shell with a locale, and as cron starts things.
  @Test
  void a_name_that_is_not_ascii_is_one_lock_in_every_locale() throws Exception {
    Files.writeString(
        directory.resolve("launch.sh"),
        "program=/nowhere\n. '" + Path.of("../cli/src/dist/run.sh").toRealPath() + "'\n");
    Files.writeString(
        directory.resolve("options"), "-cp \"" + System.getProperty("java.class.path") + "\"");
    Program.End end =
        demo(
            """
            export JAVA_HOME=%s JDK_JAVA_OPTIONS=@$PWD/options
            bare="env -u LC_ALL -u LC_CTYPE -u LANG"
            config=$(dirname "$ALTAIR_CONFIG")/städte.conf
            cp "$ALTAIR_CONFIG" "$config"
            $bare LANG=C.UTF-8 sh launch.sh --config "$VEGA_CONFIG" lock übung -- \
                sh -c 'echo > held; until [ -e go ]; do sleep 0.1; done' &
            until [ -e held ]; do sleep 0.1; done
            $bare sh launch.sh --config "$config" lock --no-queue übung -- true && exit 11
            $bare LC_ALL=POSIX sh launch.sh --config "$config" lock --no-queue übung -- true && exit 12
            touch go
            wait
            $bare sh launch.sh --config "$config" lock übung -- \
                sh -c 'echo "$TANABATA_LOCK_NAME ${LC_ALL-none} ${TANABATA_LC_ALL-none}" > straße'
            $bare LC_ALL=POSIX sh launch.sh --config "$config" lock übung -- sh -c 'echo $LC_ALL' >> straße
            LC_ALL=POSIX at "$VEGA_CONFIG" lock übung -- true
            echo "without the launcher: $?"
            """
                .formatted(System.getProperty("java.home")));
    assertEquals(0, end.status(), end::toString);
    assertEquals(
        "übung none none\nPOSIX\n", Tool.required("sh").run("-c", "cat " + directory + "/stra*"));
    assertTrue(end.out().contains("without the launcher: 2"), end::toString);
  }

  @Test
  void commands_in_a_deadlock_cycle_are_found() throws Exception {
    Program.End end =
        demo(
            """
            cat > inner.sh <<'END'
            echo > "$1"
            until [ -e left ] && [ -e right ]; do sleep 0.1; done
            shift
            at "$@"
            END
            { cat script.sh | sed -n '1,1p'; cat inner.sh; } > both.sh
            at "$VEGA_CONFIG" lock a -- sh both.sh left "$VEGA_CONFIG" lock b -- echo through &
            one=$!
            at "$VEGA_CONFIG" lock b -- sh both.sh right "$VEGA_CONFIG" lock a -- echo through &
            two=$!
            wait $one; first=$?
            wait $two; second=$?
            echo "ends: $first $second"
            """);
    assertEquals(0, end.status(), end::toString);
    assertTrue(end.out().contains("ends: 0 1") || end.out().contains("ends: 1 0"), end::toString);
    assertTrue(end.err().contains("would have waited for ever"), end::toString);
  }
}
