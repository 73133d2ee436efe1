package tanabata.simulation.transcript;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tanabata.foundation.NodeId;

class TranscriptsTest {

  private record Word(String text, int length, boolean isLong, Optional<NodeId> by) {}

  /// `say WORD`: one line with the word's record.
  private static Scene echo(Consumer<String> lines) {
    RecordText text =
        new RecordText(
            value -> value instanceof NodeId node ? Optional.of(node.name()) : Optional.empty());
    return line -> {
      String word = line.expect("say").next();
      Optional<NodeId> by = line.has("by") ? Optional.of(line.node()) : Optional.empty();
      lines.accept(text.of(new Word(word, word.length(), word.length() > 3, by)));
    };
  }

  @Test
  void what_happens_stands_below_each_line_and_replaces_what_stood_there() {
    String happens =
        Transcripts.run(
            "# Words.\nsay hi\n  nonsense\n\nsay hello by vega\n", TranscriptsTest::echo);
    assertEquals(
        """
        # Words.
        say hi
          Word(text hi, length 2)

        say hello by vega
          Word(text hello, length 5, isLong, by vega)
        """,
        happens);
  }

  @Test
  void a_line_that_goes_on_too_long_or_ends_too_early_is_named() {
    for (String line : List.of("say hi there", "say", "whisper hi")) {
      IllegalArgumentException error =
          assertThrows(
              IllegalArgumentException.class,
              () -> Transcripts.run(line + "\n", TranscriptsTest::echo));
      assertTrue(error.getMessage().startsWith("'" + line + "'"), error.getMessage());
    }
  }

  @Test
  void the_first_difference_is_named(@TempDir Path folder) throws IOException {
    assumeFalse(Boolean.getBoolean("transcripts.write"), "differences are written down");
    Files.writeString(folder.resolve("good.txt"), "# Good.\nsay hi\n  Word(text hi, length 2)\n");
    Files.writeString(folder.resolve("bad.txt"), "# Bad.\nsay hi\n  Word(text ho, length 2)\n");
    Files.writeString(folder.resolve("mute.txt"), "say hi\n  Word(text hi, length 2)\n");
    Transcripts transcripts = new Transcripts(folder);
    assertEquals(List.of("bad.txt", "good.txt", "mute.txt"), transcripts.names());
    assertDoesNotThrow(() -> transcripts.check("good.txt", TranscriptsTest::echo));
    AssertionError bad =
        assertThrows(
            AssertionError.class, () -> transcripts.check("bad.txt", TranscriptsTest::echo));
    assertTrue(bad.getMessage().startsWith("bad.txt, line 3\n"), bad.getMessage());
    AssertionError mute =
        assertThrows(
            AssertionError.class, () -> transcripts.check("mute.txt", TranscriptsTest::echo));
    assertEquals("mute.txt does not begin with what it shows", mute.getMessage());
  }
}
