package tanabata.node.config;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Mistakes about fencing, the watchdog and hooks.
class FencingMistakesTest extends ConfigMistakes {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "lease = 1s | lease: lease (1000ms) must be at least three times beat (500ms), or",
        "beat = 1s | beat: lease (2500ms) must be at least three times beat (1000ms), or",
        "guard = 100ms | guard: guard (100ms) must be at least a twentieth of lease (2500ms), or",
        "lease = 20s | lease: guard (500ms) must be at least a twentieth of lease (20000ms), or",
        "beat = 0s | beat: '0s' does not fit; allowed: a duration such as 500ms or 1s, from 10ms",
        "start-alone = never | start-alone: 'never' is no duration; allowed: ",
        "prefer = altiar | prefer: 'altiar' is no host of this resource (did you mean 'altair'?);"
            + " allowed: vega, altair, open-clients, none",
        "prefer = [vega] | prefer: is a list; allowed: vega, altair, open-clients, none",
        "evidence = word | evidence: 'word' is not known; allowed: lease (",
        "evidence = power | evidence: power is wanted, but nothing can switch altair off; allowed:"
            + " lease, or agents in 'on altair {",
        "gaurd = 1s | gaurd: unknown key (did you mean 'guard'?); allowed: beat, lease, guard,",
        "hooks = mail | hooks: is a text; allowed: a section 'hooks {",
        "hooks { cutt = mail } | hooks.cutt: unknown key (did you mean 'cut'?); allowed: frozen,",
        "hooks { cut = 7 } | hooks.cut: is a number; allowed: a program and its arguments such as",
        "hooks { cut = [] } | hooks.cut: is empty; allowed: a program and its arguments such as",
        "hooks { cut = \" \" } | hooks.cut: is empty; allowed: a program and its arguments such as",
        "hooks { timeout = 1d } | hooks.timeout: '1d' does not fit; allowed: ",
      })
  void bad_fencing_values_are_named(String line, String expected) throws IOException {
    assertSpoilt(
        "protocol = C", "fencing { " + line + " }", "5: resource home.fencing." + expected);
  }

  @Test
  void agents_of_the_other_side_are_not_those_of_the_peer() throws IOException {
    assertSpoilt(
        "protocol = C\n  on vega {",
        "fencing { evidence = power }\n  on vega { fence { level1 = [{agent = fence_dummy}] }, ",
        "5: resource home.fencing.evidence: power is wanted, but nothing can switch altair off");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "level0 = [] | .level0: unknown key (did you mean 'level1'?); allowed: level1, level2,",
        "level1 = fence_dummy | .level1: is a text; allowed: a list of devices such as",
        "level1 = [] | .level1: is empty; allowed: a list of devices such as",
        "level1 = [fence_dummy] | .level1: is a text; allowed: a list of devices such as",
        "level1 = [{}] | .level1.agent: missing; allowed: the name of a program such as",
        "level1 = [{agent = dummy}] | .level1.agent: 'dummy' is no fence agent; allowed: ",
        "level1 = [{agent = fence_x, action = on}] | .level1.action: 'on' is not known; allowed:"
            + " off or reboot",
        "level1 = [{agent = fence_x, timeout = 0s}] | .level1.timeout: '0s' does not fit; allowed:",
        "level1 = [{agent = fence_x, retries = 10}] | .level1.retries: '10' does not fit; allowed:",
        "level1 = [{agent = fence_x, verify = maybe}] | .level1.verify: is a text; allowed: true",
        "level1 = [{agent = fence_x, port = 7}] | .level1.port: unknown key",
        "level1 = [{agent = fence_x, parameters = 7}] | .level1.parameters: is a number; allowed:",
        "level1 = [{agent = fence_x, parameters { action = on }}] | .level1.parameters.action: an"
            + " action is said beside 'parameters'; allowed there: off or reboot",
        "level1 = [{agent = fence_x, parameters { \"a=b\" = c }}] | .level1.parameters.a=b: is no"
            + " name of a parameter; allowed: ",
        "level1 = [{agent = fence_x, parameters { ip = [a] }}] | .level1.parameters.ip: is no"
            + " single value; allowed: ",
      })
  void bad_agents_are_named(String line, String expected) throws IOException {
    assertSpoilt(
        "on vega {",
        "on vega { fence { " + line + " }, ",
        "6: resource home.on vega.fence" + expected);
  }

  @Test
  void a_password_that_cannot_be_taken_is_not_repeated() throws IOException {
    String mistake =
        mistake(
            Example.with(
                "on vega {",
                "on vega { fence { level1 = [{ agent = fence_x, parameters { password ="
                    + " \"secret\\naction=on\" } }] }, "));
    assertTrue(
        mistake.startsWith(
            "6: resource home.on vega.fence.level1.parameters.password: is not a single line"),
        mistake);
    assertFalse(mistake.contains("secret"), mistake);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "watchdog = on | watchdog: is a text; allowed: a section 'watchdog {",
        "watchdog { feed = bone } | watchdog.feed: 'bone' is not known; allowed: lease or loop",
        "watchdog { timeout = 10 } | watchdog.timeout: '10' does not fit; allowed: a duration such",
        "watchdog { file = a } | watchdog.file: unknown key",
      })
  void bad_watchdog_values_are_named(String line, String expected) throws IOException {
    assertSpoilt("control = control.sock", "control = c, " + line, "2: " + expected);
  }

  @Test
  void a_watchdog_that_would_starve_between_two_heartbeats_is_refused() throws IOException {
    assertMistake(
        "2: watchdog.timeout: timeout (5000ms) is shorter than two beats of resource home (2 x"
            + " 3000ms), with which it is fed; allowed: a longer timeout or a shorter beat",
        Example.with("control = control.sock", "control = c, watchdog { timeout = 5s }")
            .replace("protocol = C", "fencing { beat = 3s, lease = 10s }"));
  }
}
