package tanabata.fencing.transcript;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tanabata.simulation.transcript.Transcripts;

/// The protocol of two arbiters as transcripts; [FencingScene] explains their language.
///
/// `-Dtranscripts.write=true` writes down what the arbiters do now. Review the difference.
class TranscriptTest {

  private static final Transcripts TRANSCRIPTS =
      new Transcripts(Path.of("src", "test", "resources", "transcripts"));

  static List<String> names() throws IOException {
    return TRANSCRIPTS.names();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("names")
  void two_arbiters_do_what_is_written(String name) throws IOException {
    TRANSCRIPTS.check(name, FencingScene::new);
  }
}
