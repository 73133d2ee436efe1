package tanabata.replication.core;

/// `disconnect`: this node leaves its peer, and the peer goes on.
///
/// If it can be had, this copy is first marked as outdated and the peer told so, which then need
/// not wait for anybody. If the peer lacks something of this copy, or is not there, both wait.
final class Disconnection {

  private final Parts parts;
  private final Solitude solitude;
  private final Departure departure;

  /// The mark is on its way to the disk, and the word is not out.
  private boolean givesWay;

  Disconnection(Parts parts, Solitude solitude, Departure departure) {
    this.parts = parts;
    this.solitude = solitude;
    this.departure = departure;
  }

  void begin(Input.Disconnect order) {
    Caller caller = order.caller();
    String refusal = refusal(order);
    if (!refusal.isEmpty()) {
      parts.reply(caller, false, refusal);
    } else if (parts.link.inStep() && parts.peerCanGoOn()) {
      givesWay = true;
      parts.identities.saveOutdated(true, () -> giveWay(caller));
    } else {
      standAlone(caller, "disconnected; " + parts.identity.peer() + " was not told");
    }
  }

  /// The word is given by one order only: another one would find the link closed by the first, and
  /// take its mark back although the peer goes on by it.
  private String refusal(Input.Disconnect order) {
    if (departure.hasBegun()) {
      return "this node is stopping";
    }
    if (givesWay) {
      return "this node is being disconnected already; see status";
    }
    return order.openClients() > 0
        ? order.openClients() + " client(s) have the device open here; disconnect them first"
        : "";
  }

  private void giveWay(Caller caller) {
    givesWay = false;
    if (parts.link.inStep()) {
      parts.link.send(new Message.Goodbye(true));
      standAlone(caller, "disconnected; " + parts.identity.peer() + " may go on alone");
      solitude.cut(new Input.Cut(0, "disconnected by the operator"));
    } else {
      parts.keepRight(() -> {});
      standAlone(
          caller, "disconnected; the link was lost before " + parts.identity.peer() + " heard");
    }
  }

  private void standAlone(Caller caller, String sentence) {
    parts.link.standAlone("disconnected by the operator");
    parts.linkLost("disconnected");
    parts.reply(caller, true, sentence);
  }
}
