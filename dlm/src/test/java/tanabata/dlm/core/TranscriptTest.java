package tanabata.dlm.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Each rule of the lock manager as a script that can be read; [Transcript] explains the language.
///
/// `-Dtranscripts.write=true` writes down what the core does now. Review the difference.
class TranscriptTest {

  private static final Path SCRIPTS = Path.of("src", "test", "resources", "transcripts");

  static List<String> scripts() throws IOException {
    try (Stream<Path> files = Files.list(SCRIPTS)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void users_are_told_what_is_written(String script) throws IOException {
    Path file = SCRIPTS.resolve(script);
    String written = Files.readString(file);
    String told = Transcript.run(written);
    if (Boolean.getBoolean("transcripts.write")) {
      Files.writeString(file, told);
    } else {
      assertEquals(written, told);
    }
  }
}
