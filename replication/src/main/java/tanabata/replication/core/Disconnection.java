package tanabata.replication.core;

/// `disconnect`: this node leaves its peer, and the peer goes on.
///
/// If it can be had, this copy is first marked as outdated and the peer told so, which then need
/// not wait for anybody. If the peer lacks something of this copy, or is not there, both wait.
final class Disconnection {

  private final Parts parts;
  private final Solitude solitude;

  Disconnection(Parts parts, Solitude solitude) {
    this.parts = parts;
    this.solitude = solitude;
  }

  void begin(Input.Disconnect order) {
    Caller caller = order.caller();
    if (order.openClients() > 0) {
      parts.reply(
          caller,
          false,
          order.openClients() + " client(s) have the device open here; disconnect them first");
    } else if (parts.link.inStep() && parts.peerCanGoOn()) {
      parts.identities.saveOutdated(true, () -> giveWay(caller));
    } else {
      standAlone(caller, "disconnected; " + parts.identity.peer() + " was not told");
    }
  }

  private void giveWay(Caller caller) {
    if (parts.link.inStep()) {
      parts.link.send(new Message.Goodbye(true));
      standAlone(caller, "disconnected; " + parts.identity.peer() + " may go on alone");
      solitude.cut(new Input.Cut(0, "disconnected by the operator"));
    } else {
      parts.identities.saveOutdated(false, () -> {});
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
