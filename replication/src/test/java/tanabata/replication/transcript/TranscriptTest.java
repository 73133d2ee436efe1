package tanabata.replication.transcript;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tanabata.simulation.transcript.Transcripts;

/// The protocol of two replication cores as transcripts; [ReplicationScene] explains their
/// language.
///
/// `-Dtranscripts.write=true` writes down what the cores do now. Review the difference.
class TranscriptTest {

  private static final Transcripts TRANSCRIPTS =
      new Transcripts(Path.of("src", "test", "resources", "transcripts"));

  static List<String> names() throws IOException {
    return TRANSCRIPTS.names();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("names")
  void two_cores_do_what_is_written(String name) throws IOException {
    TRANSCRIPTS.check(name, ReplicationScene::new);
  }
}
