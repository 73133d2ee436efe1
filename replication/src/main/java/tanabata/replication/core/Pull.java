package tanabata.replication.core;

import tanabata.foundation.ByteRange;

/// A range that is being copied from the peer because the local copy is not valid. From its start
/// to its end no client write here may touch the range.
final class Pull implements Ticket {

  final long id;
  final ByteRange range;
  final long session;

  /// Whether the local digests are being computed, which must end before a session may begin anew.
  boolean onDisk = true;

  Pull(long id, ByteRange range, long session) {
    this.id = id;
    this.range = range;
    this.session = session;
  }
}
