package tanabata.filesystem.request;

/// A lock of a stretch of a file, as with `fcntl(2)`, or of a whole open file, as with `flock(2)`.
///
/// @param owner who holds it: the kernel's number for the process, or for the open file
/// @param start first byte
/// @param end last byte, [Long#MAX_VALUE] for all that may follow
/// @param pid for whoever asks who holds it
public record FileLock(Kind kind, Type type, long owner, long start, long end, int pid) {

  public enum Kind {
    FCNTL,
    FLOCK
  }

  public enum Type {
    READ,
    WRITE,
    UNLOCK
  }
}
