package tanabata.replication.disk;

import tanabata.foundation.Outcome;
import tanabata.platform.linux.Errno;

/// Why an operation on a [Disk] failed.
///
/// @param outcome what to tell a client; never [Outcome#OK]
/// @param sentence what to log: operation, file, offset, length and the kernel's reason
public record DiskFailure(Outcome outcome, String sentence) {

  /// Of a step beside the loop that failed in a way that nobody foresaw, and has been reported.
  ///
  /// @param what the work, or the file
  public static DiskFailure unforeseen(String what, Throwable cause) {
    return new DiskFailure(Outcome.IO_ERROR, what + ": failed inside: " + cause);
  }

  static Outcome outcomeOf(int errno) {
    return switch (errno) {
      case Errno.ENOSPC, Errno.EDQUOT -> Outcome.NO_SPACE;
      case Errno.EOPNOTSUPP, Errno.ENOSYS -> Outcome.UNSUPPORTED;
      case Errno.ECANCELED -> Outcome.GONE;
      default -> Outcome.IO_ERROR;
    };
  }
}
