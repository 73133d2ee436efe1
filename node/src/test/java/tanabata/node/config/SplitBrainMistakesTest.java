package tanabata.node.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tanabata.replication.model.AfterSplitBrain;

/// The policies after a split brain and the limits of the undo log: what they mean, and mistakes.
class SplitBrainMistakesTest extends ConfigMistakes {

  private ResourceConfig home(String line) throws Exception {
    Path file = folder.resolve("right.conf");
    Files.writeString(file, Example.with("protocol = C", line));
    return ConfigReader.read(file).resource("home").orElseThrow();
  }

  @Test
  void by_default_somebody_decides_and_the_whole_device_is_kept_for_ever() throws Exception {
    ResourceConfig home = home("protocol = C");
    assertEquals(AfterSplitBrain.DISCONNECT, home.net().afterSplitBrain());
    assertEquals(new UndoConfig(1L << 30, Optional.empty()), home.undo());
  }

  @ParameterizedTest
  @CsvSource({
    "disconnect, DISCONNECT",
    "discard-younger-primary, DISCARD_YOUNGER_PRIMARY",
    "discard-older-primary, DISCARD_OLDER_PRIMARY",
    "discard-zero-changes, DISCARD_ZERO_CHANGES",
    "discard-least-changes, DISCARD_LEAST_CHANGES",
    "discard-node-altair, DISCARD_FIRST_NODE",
    "discard-node-vega, DISCARD_SECOND_NODE",
  })
  void every_policy_without_a_primary_has_drbds_word(String word, AfterSplitBrain.Zero meaning)
      throws Exception {
    ResourceConfig home = home("net { after-sb-0pri = " + word + " }");
    assertEquals(meaning, home.net().afterSplitBrain().zero());
  }

  @ParameterizedTest
  @CsvSource({
    "disconnect, DISCONNECT",
    "consensus, CONSENSUS",
    "discard-secondary, DISCARD_SECONDARY",
    "violently-as0p, VIOLENTLY_AS0P",
    "call-pri-lost-after-sb, CALL_PRI_LOST_AFTER_SB",
  })
  void every_policy_with_one_primary_has_drbds_word(String word, AfterSplitBrain.One meaning)
      throws Exception {
    ResourceConfig home = home("net { after-sb-1pri = " + word + " }");
    assertEquals(meaning, home.net().afterSplitBrain().one());
  }

  @Test
  void limits_of_the_undo_log_are_a_size_and_an_age() throws Exception {
    ResourceConfig home = home("undo { size = 64M, age = 12h }");
    assertEquals(new UndoConfig(64L << 20, Optional.of(Duration.ofHours(12))), home.undo());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "net { after-sb-0pri = discard-yonger-primary } | net.after-sb-0pri:"
            + " 'discard-yonger-primary' is not known (did you mean 'discard-younger-primary'?);"
            + " allowed: disconnect, discard-younger-primary, discard-older-primary,"
            + " discard-zero-changes, discard-least-changes, discard-node-altair, discard-node-vega",
        "net { after-sb-0pri = discard-node-deneb } | net.after-sb-0pri: 'discard-node-deneb' is",
        "net { after-sb-0pri = consensus } | net.after-sb-0pri: 'consensus' is not known",
        "net { after-sb-1pri = 7 } | net.after-sb-1pri: is a number; allowed: disconnect, consensus,"
            + " discard-secondary, violently-as0p, call-pri-lost-after-sb",
        "net { after-sb-2pri = consensus } | net.after-sb-2pri: 'consensus' is not known; allowed:"
            + " disconnect, violently-as0p, call-pri-lost-after-sb",
        "net { after-sb-3pri = disconnect } | net.after-sb-3pri: unknown key (did you mean",
        "undo = on | undo: is a text; allowed: a section 'undo { size = 1G, age = 30d }'",
        "undo { size = 4096 } | undo.size: '4096' does not fit; allowed: ",
        "undo { age = 5 s } | undo.age: '5 s' does not fit; allowed: a duration such as",
        "undo { age = old } | undo.age: 'old' is no duration; allowed: ",
        "undo { sise = 1G } | undo.sise: unknown key (did you mean 'size'?); allowed: size, age",
      })
  void mistakes_are_named(String line, String expected) throws IOException {
    assertSpoilt("protocol = C", line, "5: resource home." + expected);
  }
}
