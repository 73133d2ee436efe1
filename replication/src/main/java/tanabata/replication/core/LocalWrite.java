package tanabata.replication.core;

import java.util.Optional;
import tanabata.foundation.ByteRange;
import tanabata.foundation.Payload;

/// A client's write, from its arrival until it is durable on both nodes.
///
/// It waits ([Traffic]) until its extents are hot and nothing that it overlaps is in progress; is
/// stamped, written here and sent; answered when both nodes have applied it; and stays open
/// ([Durability]) until a flush has reached both disks.
final class LocalWrite implements Ticket, ClientPath.Waiting {

  final ByteRange range;
  final WriteKind kind;
  final boolean durable;
  final Payload payload;
  final Caller caller;

  /// Extents that are not hot yet; -1 before the activity log has taken the write on.
  int coldExtents = -1;

  private Optional<Stamp> stamp = Optional.empty();
  boolean localDone;
  boolean peerDone;
  boolean answered;

  /// Its client was cut off while it was on its way to the disk: the peer gets it never, neither
  /// now nor in another session.
  boolean cut;

  LocalWrite(Input.Write input) {
    this.range = input.range();
    this.kind = input.kind();
    this.durable = input.durable();
    this.payload = input.payload();
    this.caller = input.caller();
  }

  void start(Stamp stamp) {
    this.stamp = Optional.of(stamp);
  }

  Stamp stamp() {
    return stamp.orElseThrow();
  }

  @Override
  public ByteRange range() {
    return range;
  }

  Message.Write message() {
    return new Message.Write(stamp(), range, kind, durable, payload);
  }

  @Override
  public String toString() {
    return "write " + range;
  }
}
