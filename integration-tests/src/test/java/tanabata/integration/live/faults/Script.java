package tanabata.integration.live.faults;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tanabata.integration.live.Program;
import tanabata.integration.live.Tool;

/// A program among the resources of these tests that loads two mounts at once, in Python or for a
/// shell: what Java has no calls for. It ends with success, or says what must not be.
///
/// @param name of its file
record Script(String name) {

  /// How many times longer than usual the tests are that draw.
  private static final int TIMES = Integer.getInteger("mounted.times", 1);

  private static final int SEEDS = Integer.getInteger("mounted.seeds", 1);
  private static final int FROM = Integer.getInteger("mounted.from", 1);

  /// Only ends what would hang.
  private static final Duration LIMIT = Duration.ofMinutes(5).multipliedBy(TIMES);

  /// What is done with a seed.
  interface Seeded {
    void run(int seed) throws Exception;
  }

  /// Once with each seed that is wanted.
  static void eachSeed(Seeded seeded) throws Exception {
    for (int seed = FROM; seed < FROM + SEEDS; seed++) {
      seeded.run(seed);
    }
  }

  /// @param usual how many are enough, if nobody wants more
  static int many(int usual) {
    return usual * TIMES;
  }

  /// Runs it and demands success.
  ///
  /// @param folder for the text of the program, and of what programs share
  void run(Path folder, Object... arguments) throws IOException, InterruptedException {
    try (Program program = start(folder, arguments)) {
      program.await(LIMIT).demandSuccess();
    }
  }

  Program start(Path folder, Object... arguments) throws IOException {
    Path text = unpack(folder, name);
    unpack(folder, "crowd.py");
    List<String> line = new ArrayList<>(List.of(text.toString()));
    for (Object each : arguments) {
      line.add(each.toString());
    }
    Tool interpreter = Tool.required(name.endsWith(".py") ? "python3" : "bash");
    return interpreter.start(line.toArray(String[]::new));
  }

  private static Path unpack(Path folder, String name) throws IOException {
    Path text = folder.resolve(name);
    if (Files.notExists(text)) {
      try (InputStream resource = Script.class.getResourceAsStream("/filesystem/" + name)) {
        Files.copy(resource, text);
      }
    }
    return text;
  }
}
