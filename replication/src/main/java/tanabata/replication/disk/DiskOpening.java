package tanabata.replication.disk;

/// How an attempt to open a disk ended.
public sealed interface DiskOpening {

  /// It is open and locked; the receiver closes it.
  record Opened(Disk disk) implements DiskOpening {}

  /// It is not; nothing is left to close.
  ///
  /// @param sentence for the operator: what is wrong and what to do about it
  record Refused(Reason reason, String sentence) implements DiskOpening {}

  /// The kinds of refusal that a caller may treat differently.
  enum Reason {
    /// Another open disk, here or in another process, holds the lock.
    IN_USE,
    /// The kernel does not let it be opened or locked, or it is not a thing to open.
    NOT_USABLE,
    /// The way of working that was asked for is not available on this event loop.
    NOT_AVAILABLE
  }
}
