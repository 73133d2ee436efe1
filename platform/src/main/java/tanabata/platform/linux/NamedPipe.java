package tanabata.platform.linux;

import java.util.Optional;

/// Named pipes, mkfifo(3): what one opens to write keeps it from ending for whoever reads.
public final class NamedPipe {

  private static final int OWNER_ONLY = 0600;

  private NamedPipe() {}

  /// Makes one that only its owner can open.
  ///
  /// @return why not; empty if it is there now
  public static Optional<LinuxFailure> make(String path) {
    int result = Calls.mkfifo(path, OWNER_ONLY);
    return result >= 0
        ? Optional.empty()
        : Optional.of(new LinuxFailure("mkfifo", path, new Errno(-result)));
  }
}
