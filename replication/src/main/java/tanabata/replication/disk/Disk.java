package tanabata.replication.disk;

import java.util.List;
import tanabata.foundation.BlockDevice;
import tanabata.foundation.Payload;
import tanabata.foundation.Zeroing;

/// One regular file or block device, exclusively locked while it is open.
///
/// Threads: everything is called on the event loop given at opening, and every completion is called
/// there, exactly once, never before the call that it belongs to has returned. Completions may come
/// in any order; operations that overlap and are in progress together have an undefined result.
///
/// Units: offsets and lengths are bytes, of any alignment, not negative; a length is positive and,
/// for [#read] and [#write], at most [#MAX_LENGTH]. Anything else is a mistake of the caller and
/// throws [IllegalArgumentException]. Operating trouble never throws: it is a [DiskFailure]. After
/// [#close], operations fail with [Outcome#GONE].
///
/// The number of operations in progress is not limited here, only how many of them the kernel sees
/// at once: the caller keeps a window.
public interface Disk {

  /// The longest single transfer: 64 MiB.
  int MAX_LENGTH = 64 << 20;

  /// The path it was opened by, for messages.
  String name();

  /// How it works, for messages: `io_uring` or `thread pool`.
  String method();

  /// The size at this moment; 0 once closed.
  long sizeBytes();

  /// Reads exactly `length` bytes; an end of file within the range is a failure.
  void read(long offset, int length, DiskCompletion completion);

  /// Writes `length` bytes of the payload, from `payloadOffset` on. A regular file grows as needed.
  ///
  /// The payload stays the caller's, who may release it as soon as this returns, but must not
  /// change its bytes before the completion.
  ///
  /// @param durable whether these bytes must be on stable storage at completion
  void write(
      long offset,
      Payload payload,
      int payloadOffset,
      int length,
      boolean durable,
      DiskCompletion completion);

  /// Makes a range, which must lie within the size, read as zeros. What the file system cannot do
  /// is done by writing zeros.
  void zero(long offset, long length, Zeroing zeroing, boolean durable, DiskCompletion completion);

  /// Puts every write completed before this call on stable storage.
  ///
  /// Once this has failed for lack of a working medium it always fails: the kernel may have dropped
  /// what it could not write, so that no later success would prove anything. For the same reason
  /// neither a flush nor a durable write succeeds that was under way beside one that failed.
  void flush(DiskCompletion completion);

  /// Hints that the range will be read soon. Promises nothing.
  void cache(long offset, long length);

  /// The data and the holes of a range, in order and covering it exactly; of more than `limit`
  /// extents only the first `limit`. Where holes are not known, all is data; so is what lies beyond
  /// the end. Asks the kernel at once, without waiting for operations in progress.
  List<BlockDevice.Extent> allocation(long offset, long length, int limit);

  /// Refuses new operations, waits for those in progress, releases the lock and completes. May be
  /// called again; each call completes.
  void close(DiskCompletion completion);
}
