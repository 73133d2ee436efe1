package tanabata.foundation;

import java.util.List;

/// A block device whose operations complete later; what a front end knows of everything behind it.
///
/// Ranges must lie within the device and may begin and end at any byte: the caller validates at its
/// own door, the device may assert. Of a write nothing changes but the bytes of its range, whatever
/// else is written at the same time beside them, in the same sector too. Operations may complete in
/// any order; two that overlap and are in progress at the same time are ordered by the device, in
/// one way for every reader. Everything is called, and every [Answer] is given, on the one thread
/// that owns the device; an answer may come before the call returns.
public interface BlockDevice {

  /// The smallest unit that is written whole or not at all when the power fails, in bytes.
  int SECTOR = 512;

  long sizeBytes();

  /// Reads the range. On [Outcome#OK] the parts given to the answer are, end to end, the bytes.
  void read(ByteRange range, Answer answer);

  /// Writes `data`, of exactly the range's length. The device owns `data` from here on.
  ///
  /// @param durable whether the write must be on stable storage before the answer (FUA)
  void write(ByteRange range, Payload data, boolean durable, Answer answer);

  /// Makes the range read as zeros.
  void zero(ByteRange range, Zeroing zeroing, boolean durable, Answer answer);

  /// Makes every write answered before this call durable, on every copy.
  void flush(Answer answer);

  /// Hints that the range will be read soon. Promises nothing.
  void cache(ByteRange range);

  /// What is known of the allocation of the range: extents in order that cover it exactly, at most
  /// `limit` of them except that the last may then end early. Answers at once.
  List<Extent> allocation(ByteRange range, int limit);

  /// A stretch of the device that is allocated, or a hole that reads as zeros.
  record Extent(ByteRange range, boolean hole) {}

  /// Takes the result of one operation, exactly once.
  @FunctionalInterface
  interface Answer {
    /// @param data the bytes of a successful read, owned by the callee from here on; else empty
    void done(Outcome outcome, List<Payload> data);
  }
}
