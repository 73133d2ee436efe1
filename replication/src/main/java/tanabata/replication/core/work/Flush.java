package tanabata.replication.core.work;

import java.util.List;
import tanabata.replication.model.Caller;

/// A flush that means both disks.
public final class Flush implements Ticket {

  private final long id;
  private final List<LocalWrite> closing;
  private final List<Caller> callers;
  private boolean doneHere;
  private boolean doneAtPeer;
  private boolean marked;

  /// @param closing the writes that it makes durable
  /// @param callers who wait for it
  public Flush(long id, List<LocalWrite> closing, List<Caller> callers) {
    this.id = id;
    this.closing = closing;
    this.callers = callers;
  }

  public long id() {
    return id;
  }

  public List<LocalWrite> closing() {
    return closing;
  }

  public List<Caller> callers() {
    return callers;
  }

  public void doneHere() {
    doneHere = true;
  }

  public void doneAtPeer() {
    doneAtPeer = true;
  }

  public boolean isDone() {
    return doneHere && doneAtPeer;
  }

  /// The blocks that its writes have touched are bits in the durable bitmap of what the peer lacks.
  public void marked() {
    marked = true;
  }

  public boolean isMarked() {
    return marked;
  }
}
