package tanabata.node.config;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/// Spoils the example and looks at the sentence that comes back: the line and the key are part of
/// what is promised.
abstract class ConfigMistakes {

  @TempDir Path folder;

  /// The sentence about the text, without the name of the file before it.
  final String mistake(String text) throws IOException {
    String file = folder.resolve("tanabata.conf").toString();
    String sentence = sentence(text);
    assertTrue(sentence.startsWith(file), sentence);
    return sentence.substring(file.length() + 1);
  }

  /// The whole sentence about the text.
  final String sentence(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("tanabata.conf"), text);
    String sentence =
        assertThrows(BadConfiguration.class, () -> ConfigReader.read(file)).getMessage();
    assertFalse(sentence.contains("\n"), sentence);
    return sentence;
  }

  final void assertMistake(String expected, String text) throws IOException {
    String mistake = mistake(text);
    assertTrue(mistake.startsWith(expected), mistake);
  }

  final void assertSpoilt(String old, String replacement, String expected) throws IOException {
    assertMistake(expected, Example.with(old, replacement));
  }
}
