package tanabata.replication.disk;

import tanabata.foundation.Payload;

/// Takes the result of one operation on a [Disk]: one of the two, once, on the disk's event loop.
///
/// Meant to be implemented by the caller's own record of the request, so that nothing is allocated
/// for each operation. Must not throw: the event loop could not handle it.
public interface DiskCompletion {

  /// It succeeded.
  ///
  /// @param data the bytes of a read, from here on owned by the receiver; for everything else an
  ///   empty payload, whose release does nothing
  void done(Payload data);

  /// It failed, and may have been carried out in part.
  void failed(DiskFailure failure);
}
