package tanabata.replication.core;

import tanabata.foundation.BlockDevice;
import tanabata.foundation.ByteRange;
import tanabata.replication.model.Caller;

/// What a client of the storm asked for.
record Request(
    int session, ByteRange range, Kind kind, long[] values, long startedAt, boolean durable)
    implements Caller {
  enum Kind {
    READ,
    WRITE,
    ZERO,
    FLUSH
  }

  int firstSector() {
    return (int) (range.start() / BlockDevice.SECTOR);
  }
}
