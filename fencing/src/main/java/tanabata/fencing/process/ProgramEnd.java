package tanabata.fencing.process;

import java.time.Duration;

/// How a run of a program ended.
public sealed interface ProgramEnd {

  /// It ended by itself.
  ///
  /// @param status its exit status
  /// @param said what it wrote to standard output and standard error, bounded
  record Exited(int status, Said said) implements ProgramEnd {}

  /// It was killed, with its children, because its time was over.
  record TimedOut(Duration limit, Said said) implements ProgramEnd {}

  /// It never ran.
  ///
  /// @param reason a sentence without a full stop that names the program
  record NotStarted(String reason) implements ProgramEnd {}

  /// What a program wrote.
  record Said(String out, String err) {}
}
