package tanabata.integration.explorer;

import tanabata.replication.model.Frame;

/// What a connection brings to one of its ends, in this order: that it is up, what was sent over
/// it, that it is down.
sealed interface Parcel {

  record Up(long link) implements Parcel {}

  record Carried(long link, Frame frame) implements Parcel {}

  record Down(long link) implements Parcel {}
}
