package tanabata.replication.core.work;

import tanabata.foundation.ByteRange;

/// A range that is being copied from the peer because the local copy is not valid. From its start
/// to its end no client write here may touch the range.
public final class Pull implements Ticket {

  private final long id;
  private final ByteRange range;
  private final long session;
  private boolean onDisk = true;

  public Pull(long id, ByteRange range, long session) {
    this.id = id;
    this.range = range;
    this.session = session;
  }

  public long id() {
    return id;
  }

  public ByteRange range() {
    return range;
  }

  public long session() {
    return session;
  }

  /// Whether the local digests are being computed, which must end before a session may begin anew.
  public boolean isOnDisk() {
    return onDisk;
  }

  public void digested() {
    onDisk = false;
  }
}
