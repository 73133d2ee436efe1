package tanabata.simulation.transcript;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// A folder of transcripts.
///
/// In a transcript, a line that begins with `#` is a comment, one that is indented by two blanks is
/// what the cores do, and every other one is what is done to them. It begins with a comment that
/// says what it shows.
///
/// `-Dtranscripts.write=true` writes down what the cores do now. Review the difference.
public final class Transcripts {

  private static final String INDENTATION = "  ";
  private static final boolean WRITES = Boolean.getBoolean("transcripts.write");

  private final Path folder;

  public Transcripts(Path folder) {
    this.folder = folder;
  }

  /// The files of the folder, in order of their names.
  public List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  /// Compares what is written with what happens.
  ///
  /// @throws AssertionError if they differ
  public void check(String name, Scene.Maker scene) throws IOException {
    Path file = folder.resolve(name);
    String written = Files.readString(file);
    if (!written.startsWith("#")) {
      throw new AssertionError(name + " does not begin with what it shows");
    }
    String happens = run(written, scene);
    if (WRITES) {
      Files.writeString(file, happens);
    } else if (!written.equals(happens)) {
      throw new AssertionError(difference(name, written, happens));
    }
  }

  /// @return the script with what the cores do in fact
  public static String run(String script, Scene.Maker maker) {
    StringBuilder text = new StringBuilder();
    Scene scene = maker.make(line -> text.append(INDENTATION).append(line).append('\n'));
    script
        .lines()
        .filter(line -> !line.startsWith(INDENTATION))
        .forEach(line -> {
          text.append(line).append('\n');
          if (!line.isBlank() && !line.startsWith("#")) {
            ScriptLine parsed = new ScriptLine(line);
            scene.act(parsed);
            parsed.end();
          }
        });
    return text.toString();
  }

  private static String difference(String name, String written, String happens) {
    List<String> left = written.lines().toList();
    List<String> right = happens.lines().toList();
    int at = 0;
    while (at < left.size() && at < right.size() && left.get(at).equals(right.get(at))) {
      at++;
    }
    return name
        + ", line "
        + (at + 1)
        + "\n  is written: "
        + line(left, at)
        + "\n  happens:    "
        + line(right, at)
        + "\nAll that happens:\n"
        + happens;
  }

  private static String line(List<String> lines, int at) {
    return at < lines.size() ? lines.get(at).strip() : "nothing more";
  }
}
