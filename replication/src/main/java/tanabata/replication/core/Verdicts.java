package tanabata.replication.core;

import tanabata.foundation.NodeId;

/// What operators decide about whole copies: which one is outdated, which one is worthless, which
/// one of two is kept.
final class Verdicts {

  private final Parts parts;
  private final Operators operators;
  private final Encounter encounter;

  Verdicts(Parts parts, Operators operators, Encounter encounter) {
    this.parts = parts;
    this.operators = operators;
    this.encounter = encounter;
  }

  void outdate(Input.Outdate order) {
    if (refused(order.openClients(), order.caller())) {
      return;
    }
    if (parts.link.inStep()) {
      parts.reply(order.caller(), false, "this copy is in step with its peer; 'disconnect' first");
    } else {
      encounter.solitude().cut(new Input.Cut(0, "outdated by an operator"));
      parts.reply(order.caller(), true, "this copy is outdated now");
    }
  }

  /// Every block becomes invalid here, so none of them may be missing at the peer.
  void invalidate(Input.Invalidate order) {
    if (refused(order.openClients(), order.caller())) {
      return;
    }
    if (!parts.bitmaps.peerLacks.isEmpty()) {
      parts.reply(
          order.caller(),
          false,
          parts.identity.peer() + " lacks blocks that only this copy has; let it catch up first");
      return;
    }
    encounter
        .solitude()
        .invalidate(() ->
            parts.reply(
                order.caller(), true, "every block comes from " + parts.identity.peer() + " anew"));
  }

  private boolean refused(int openClients, Caller caller) {
    String why = "";
    if (encounter.solitude().isSettling() || encounter.reversal().isBusy()) {
      why = "another decision is being carried out; see status";
    } else if (openClients > 0 || operators.role() == Role.PRIMARY) {
      why = "this node is Primary; 'secondary' first";
    } else if (!parts.clients.isIdle()) {
      why = "requests of clients that have left are still under way; see status";
    } else if (parts.identities.identity().justCreated()) {
      why = "no data was ever declared valid here";
    }
    if (!why.isEmpty()) {
      parts.reply(caller, false, why);
    }
    return !why.isEmpty();
  }

  void resolve(Input.Resolve order) {
    NodeId me = parts.identity.node();
    boolean mine = order.keep().equals(me);
    if (!mine && !order.keep().equals(parts.identity.peer())) {
      parts.reply(order.caller(), false, "'" + order.keep() + "' is neither of the two nodes");
    } else if (!encounter.isSplit()) {
      parts.reply(order.caller(), false, "there is no split brain");
    } else {
      encounter.claim(mine ? Claim.KEEP : Claim.GIVE_UP);
      parts.link.close("an operator keeps the version of " + order.keep());
      parts.link.want();
      parts.reply(
          order.caller(),
          true,
          "the version of "
              + order.keep()
              + " is kept; the other is given up when the two have met, and kept as an undo log");
    }
  }
}
