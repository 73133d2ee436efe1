package tanabata.fencing.process;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/// Where a program is: a name is looked up in PATH, and then where administrators keep theirs.
public final class ProgramPath {

  /// Daemons are often started without these.
  private static final String MORE = "/usr/sbin:/sbin";

  private ProgramPath() {}

  /// @param program a path, or a name without a slash
  public static Optional<Path> find(String program) {
    return find(program, whole());
  }

  static Optional<Path> find(String program, String path) {
    try {
      if (program.indexOf('/') >= 0) {
        return Optional.of(Path.of(program)).filter(ProgramPath::isProgram);
      }
      for (String folder : path.split(":")) {
        Path candidate = Path.of(folder, program);
        // An empty entry would mean the current folder, where no administrator keeps anything.
        if (!folder.isEmpty() && isProgram(candidate)) {
          return Optional.of(candidate);
        }
      }
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
    return Optional.empty();
  }

  /// The PATH that programs are given.
  static String whole() {
    String inherited = System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
    return inherited + ":" + MORE;
  }

  private static boolean isProgram(Path path) {
    return Files.isRegularFile(path) && Files.isExecutable(path);
  }
}
