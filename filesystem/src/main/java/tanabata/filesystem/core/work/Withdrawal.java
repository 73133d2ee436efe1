package tanabata.filesystem.core.work;

/// Why a mount ends that nobody has unmounted.
public sealed interface Withdrawal {

  /// This host may not rely on its locks any more. What it had not written, it has lost; it may
  /// mount anew as soon as it belongs to the cluster again.
  record CutOff() implements Withdrawal {}

  /// Something on the disk, or in this program, is not as it must be.
  ///
  /// @param what as a sentence
  record Damaged(String what) implements Withdrawal {}
}
