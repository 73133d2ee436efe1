package tanabata.cli;

/// How a run of the command ends, for scripts.
public enum ExitCode {
  OK(0),
  /// It was refused, or failed; the sentence says why.
  REFUSED(1),
  /// The command line or the configuration file is wrong.
  USAGE(2),
  /// No daemon answers.
  UNREACHABLE(3),
  /// A bug of ours.
  INTERNAL(70);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }
}
