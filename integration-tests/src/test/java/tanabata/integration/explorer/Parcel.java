package tanabata.integration.explorer;

import tanabata.replication.core.Frame;

/// What a connection brings to one of its ends, in this order: that it is up, what was sent over
/// it, that it is down. What other houses say to each other over the same link becomes one more
/// case here.
sealed interface Parcel {

  record Up(long link) implements Parcel {}

  record Carried(long link, Frame frame) implements Parcel {}

  record Down(long link) implements Parcel {}
}
