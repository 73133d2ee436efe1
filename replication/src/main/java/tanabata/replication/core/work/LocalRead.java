package tanabata.replication.core.work;

import tanabata.foundation.ByteRange;
import tanabata.replication.model.Caller;

/// A client's read.
public final class LocalRead implements Ticket, Waiting {

  private final ByteRange range;
  private final Caller caller;
  private boolean answered;

  public LocalRead(Input.Read input) {
    this.range = input.range();
    this.caller = input.caller();
  }

  @Override
  public ByteRange range() {
    return range;
  }

  public Caller caller() {
    return caller;
  }

  public boolean isAnswered() {
    return answered;
  }

  public void answered() {
    answered = true;
  }

  /// The same request, for whoever carries it out in place of the local disk.
  public Input.Read request() {
    return new Input.Read(range, caller);
  }

  @Override
  public String toString() {
    return "read " + range;
  }
}
