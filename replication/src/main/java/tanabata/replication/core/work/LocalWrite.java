package tanabata.replication.core.work;

import java.util.Optional;
import tanabata.foundation.ByteRange;
import tanabata.foundation.Payload;
import tanabata.replication.model.Caller;
import tanabata.replication.model.Message;
import tanabata.replication.model.Stamp;
import tanabata.replication.model.WriteKind;

/// A client's write, from its arrival until it is durable on both nodes.
///
/// It waits ([InFlight]) until its extents are hot and nothing that it overlaps is in progress; is
/// stamped, written here and sent; answered when both nodes have applied it; and stays open until a
/// flush has reached both disks.
public final class LocalWrite implements Ticket, Waiting {

  private static final int NOT_TAKEN = -1;

  private final ByteRange range;
  private final WriteKind kind;
  private final boolean durable;
  private final Payload payload;
  private final Caller caller;
  private int coldExtents = NOT_TAKEN;
  private Optional<Stamp> stamp = Optional.empty();
  private boolean appliedHere;
  private boolean appliedAtPeer;
  private boolean answered;
  private boolean cut;

  public LocalWrite(Input.Write input) {
    this.range = input.range();
    this.kind = input.kind();
    this.durable = input.durable();
    this.payload = input.payload();
    this.caller = input.caller();
  }

  @Override
  public ByteRange range() {
    return range;
  }

  public WriteKind kind() {
    return kind;
  }

  /// Whether its client asked for FUA.
  public boolean isDurable() {
    return durable;
  }

  public Payload payload() {
    return payload;
  }

  public Caller caller() {
    return caller;
  }

  /// The same request, for whoever carries it out in place of the local disk.
  public Input.Write request() {
    return new Input.Write(range, kind, durable, payload, caller);
  }

  // Its extents.

  /// Whether the activity log has taken the write on.
  public boolean isTaken() {
    return coldExtents != NOT_TAKEN;
  }

  /// The activity log has taken it on, with no cold extent yet.
  public void taken() {
    coldExtents = 0;
  }

  public void waitsForExtent() {
    coldExtents++;
  }

  public void extentIsHot() {
    coldExtents--;
  }

  public boolean isHot() {
    return coldExtents == 0;
  }

  // Its way.

  public void start(Stamp as) {
    stamp = Optional.of(as);
  }

  public Stamp stamp() {
    return stamp.orElseThrow();
  }

  public Message.Write message() {
    return new Message.Write(stamp(), range, kind, durable, payload);
  }

  public boolean isAppliedHere() {
    return appliedHere;
  }

  public void appliedHere() {
    appliedHere = true;
  }

  /// It goes to the local disk once more.
  public void isWrittenAnew() {
    appliedHere = false;
  }

  public boolean isAppliedAtPeer() {
    return appliedAtPeer;
  }

  public void appliedAtPeer() {
    appliedAtPeer = true;
  }

  /// The session is over: what was sent in it counts only if the peer never gets it.
  public void sessionLost() {
    appliedAtPeer = cut;
  }

  public boolean isAnswered() {
    return answered;
  }

  public void answered() {
    answered = true;
  }

  /// Whether its client was cut off while it was on its way to the disk: the peer gets it never,
  /// neither now nor in another session.
  public boolean isCut() {
    return cut;
  }

  public void cut() {
    cut = true;
  }

  @Override
  public String toString() {
    return "write " + range;
  }
}
