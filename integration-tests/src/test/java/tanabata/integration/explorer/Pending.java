package tanabata.integration.explorer;

import tanabata.replication.core.work.Effect;
import tanabata.replication.core.work.Ticket;

/// Something that the host has asked its disk for and that is not done. Any of them may be the next
/// to be done.
sealed interface Pending {

  record Read(Effect.ReadDisk asked) implements Pending {}

  record Write(Effect.WriteDisk asked, int first, long[] values) implements Pending {}

  record Flush(Ticket ticket, int[] mark) implements Pending {}

  record Digest(Effect.Digest asked) implements Pending {}

  record Compare(Effect.Compare asked) implements Pending {}

  record Persist(Effect.Persist asked) implements Pending {}

  /// Of the locks.
  record SaveLockEpoch(long epoch) implements Pending {}

  /// Which kind it is. What was asked first among different kinds makes no difference, so they are
  /// kept by kind, and states that differ in nothing else are one.
  default int rank() {
    return switch (this) {
      case Read _ -> 0;
      case Write _ -> 1;
      case Flush _ -> 2;
      case Digest _ -> 3;
      case Compare _ -> 4;
      case Persist _ -> 5;
      case SaveLockEpoch _ -> 6;
    };
  }

  /// For people.
  default String text() {
    return switch (this) {
      case Read read -> "read of " + read.asked.range();
      case Write write -> "write of " + write.asked.range();
      case Flush _ -> "flush";
      case Digest digest -> "digest of " + digest.asked.range();
      case Compare compare -> "comparison of " + compare.asked.range();
      case Persist persist -> "change of " + persist.asked.change().getClass().getSimpleName();
      case SaveLockEpoch(long epoch) -> "write of the epoch " + epoch + " of the locks";
    };
  }
}
