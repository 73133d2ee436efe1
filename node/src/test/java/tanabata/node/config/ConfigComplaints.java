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
abstract class ConfigComplaints {

  @TempDir Path folder;

  /// The sentence about the text, without the name of the file before it.
  final String complaint(String text) throws IOException {
    Path file = folder.resolve("tanabata.conf");
    Files.writeString(file, text);
    String sentence =
        assertThrows(BadConfiguration.class, () -> ConfigReader.read(file)).getMessage();
    assertTrue(sentence.startsWith(file.toString()), sentence);
    assertFalse(sentence.contains("\n"), sentence);
    return sentence.substring(file.toString().length() + 1);
  }

  final void assertComplaint(String expected, String text) throws IOException {
    String complaint = complaint(text);
    assertTrue(complaint.startsWith(expected), complaint);
  }

  final void assertSpoilt(String old, String replacement, String expected) throws IOException {
    assertComplaint(expected, Example.with(old, replacement));
  }
}
