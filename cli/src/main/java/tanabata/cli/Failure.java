package tanabata.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;

/// Ends a verb with a sentence and an exit code.
final class Failure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final ExitCode code;

  Failure(ExitCode code, String sentence) {
    super(sentence);
    this.code = code;
  }

  /// What the operating system refused, in a sentence that names the file.
  static Failure of(IOException e) {
    return new Failure(
        ExitCode.REFUSED, e instanceof FileSystemException file ? sentence(file) : e.getMessage());
  }

  private static String sentence(FileSystemException e) {
    String reason =
        e instanceof AccessDeniedException
            ? "this user may not use it; keys are their owner's alone"
            : e.getReason() == null ? e.getClass().getSimpleName() : e.getReason();
    return e.getFile() + ": " + reason;
  }

  ExitCode code() {
    return code;
  }
}
