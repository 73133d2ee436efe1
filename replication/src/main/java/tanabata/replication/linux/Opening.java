package tanabata.replication.linux;

/// How an attempt to open a file ended.
public sealed interface Opening {

  /// It is open; the receiver closes it.
  record Opened(LinuxFile file) implements Opening {}

  /// It is not; nothing is left to close.
  record Failed(LinuxFailure failure) implements Opening {}
}
