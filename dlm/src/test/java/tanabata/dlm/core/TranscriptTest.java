package tanabata.dlm.core;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tanabata.simulation.transcript.Transcripts;

/// Each rule of the lock manager as a script that can be read; [LockScene] explains the language.
///
/// `-Dtranscripts.write=true` writes down what the core does now. Review the difference.
class TranscriptTest {

  private static final Transcripts TRANSCRIPTS =
      new Transcripts(Path.of("src", "test", "resources", "transcripts"));

  static List<String> names() throws IOException {
    return TRANSCRIPTS.names();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("names")
  void users_are_told_what_is_written(String name) throws IOException {
    TRANSCRIPTS.check(name, LockScene::new);
  }
}
