package tanabata.replication.core;

import tanabata.foundation.ByteRange;

/// A client's read.
final class LocalRead implements Ticket, ClientPath.Waiting {

  private final ByteRange range;
  final Caller caller;
  boolean answered;

  LocalRead(Input.Read input) {
    this.range = input.range();
    this.caller = input.caller();
  }

  @Override
  public ByteRange range() {
    return range;
  }

  @Override
  public String toString() {
    return "read " + range;
  }
}
