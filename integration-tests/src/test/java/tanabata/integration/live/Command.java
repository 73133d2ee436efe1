package tanabata.integration.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tanabata.cli.Main;

/// The `tanabata` command in a process of its own, as a shell would run it.
public final class Command {

  private Command() {}

  static Program.End run(Path directory, Duration limit, String... arguments)
      throws IOException, InterruptedException {
    try (Program program = start(directory, List.of(arguments))) {
      return program.await(limit);
    }
  }

  /// @param environment what is more there than here
  public static Program.End run(
      Path directory, Map<String, String> environment, Duration limit, List<String> arguments)
      throws IOException, InterruptedException {
    try (Program program = start(directory, environment, arguments)) {
      return program.await(limit);
    }
  }

  public static Program start(Path directory, List<String> arguments) throws IOException {
    return start(directory, Map.of(), arguments);
  }

  private static Program start(
      Path directory, Map<String, String> environment, List<String> arguments) throws IOException {
    Map<String, String> more = new HashMap<>(environment);
    more.put("CLASSPATH", System.getProperty("java.class.path"));
    return Program.start(directory, line(arguments), more);
  }

  /// The same as a command of a shell script.
  static String shell(List<String> arguments) {
    return "CLASSPATH='"
        + System.getProperty("java.class.path")
        + "' '"
        + String.join("' '", line(arguments))
        + "'";
  }

  private static List<String> line(List<String> arguments) {
    List<String> line =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                Main.class.getName()));
    line.addAll(arguments);
    return line;
  }

  /// Runs it and demands that it refuses with one sentence, which contains all of `words`, and
  /// without a stack trace. The daemon's log, which shares standard error with it, does not count.
  ///
  /// @return the sentence
  static String demandRefusal(Path config, List<String> verb, String... words)
      throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(verb);
    arguments.addAll(List.of("--config", config.toString()));
    Program.End end = run(config.getParent(), Waiting.TIMEOUT, arguments.toArray(String[]::new));
    List<String> sentences =
        end.err().lines().filter(line -> !line.matches("\\d{4}-\\d\\d-\\d\\dT.* INFO .*")).toList();
    assertEquals(1, end.status(), end::toString);
    assertEquals(1, sentences.size(), end::toString);
    assertTrue(sentences.getFirst().startsWith("tanabata: "), end::toString);
    for (String word : words) {
      assertTrue(sentences.getFirst().contains(word), () -> "'" + word + "' is missing in\n" + end);
    }
    assertFalse(end.err().contains("Exception"), end::toString);
    return sentences.getFirst();
  }
}
