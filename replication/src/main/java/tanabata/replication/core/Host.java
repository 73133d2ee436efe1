package tanabata.replication.core;

import java.util.List;
import tanabata.foundation.Outcome;
import tanabata.foundation.Payload;

/// The peer has lost its disk and is a guest: what its clients ask for is carried out here, as if
/// they were clients of this node. The answers go back over the link.
final class Host {

  /// The number of no request.
  static final long WELCOME = 0;

  private final Link link;
  private final Desk desk;

  /// A request of the guest, in the session in which it was made.
  record GuestCaller(Host host, long id, long session) implements Caller {}

  Host(Desk desk, Link link) {
    this.desk = desk;
    this.link = link;
  }

  /// This node goes on without the guest's copy, durably: from here on its word is enough.
  void welcome() {
    link.send(new Message.Told(WELCOME, Outcome.OK, Payload.NONE));
  }

  Caller caller(long id) {
    return new GuestCaller(this, id, link.session());
  }

  void tell(GuestCaller caller, Outcome outcome, List<Payload> data) {
    if (link.isIn(caller.session)) {
      link.send(
          new Message.Told(caller.id, outcome, data.isEmpty() ? Payload.NONE : data.getFirst()));
    } else {
      data.forEach(desk::release);
    }
  }
}
