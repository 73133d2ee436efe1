package tanabata.replication.core.work;

import tanabata.foundation.ByteRange;

/// A request of a client that has not begun.
public sealed interface Waiting permits LocalRead, LocalWrite {
  ByteRange range();
}
