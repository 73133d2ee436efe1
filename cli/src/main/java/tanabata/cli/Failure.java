package tanabata.cli;

/// Ends a verb with a sentence and an exit code.
final class Failure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final ExitCode code;

  Failure(ExitCode code, String sentence) {
    super(sentence);
    this.code = code;
  }

  ExitCode code() {
    return code;
  }
}
