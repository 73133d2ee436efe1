package tanabata.replication.core;

import java.util.List;

/// The verbs of operators, and the role that they give this node.
final class Operators {

  private final Parts parts;
  private Role role = Role.SECONDARY;
  private boolean promoteWhenTogether;
  private boolean forcing;

  Operators(Parts parts) {
    this.parts = parts;
    this.promoteWhenTogether = parts.identity.becomePrimary();
  }

  Role role() {
    return role;
  }

  /// Whether clients are served, or would be if the peer were there.
  boolean wantsToServe() {
    return role == Role.PRIMARY || promoteWhenTogether;
  }

  /// Whether this copy is being declared the valid one, and is not yet.
  boolean isForcing() {
    return forcing;
  }

  /// This node is in step with the peer, or goes on alone.
  void mayServe() {
    if (promoteWhenTogether) {
      promoteWhenTogether = false;
      role = Role.PRIMARY;
    }
  }

  void wasCut() {
    // Not if an operator had demoted it.
    promoteWhenTogether = parts.identity.becomePrimary() && wantsToServe();
    role = Role.SECONDARY;
  }

  void promote(Input.Promote promote) {
    Caller caller = promote.caller();
    if (role == Role.PRIMARY) {
      parts.reply(caller, true, "already Primary");
    } else if (parts.identities.identity().justCreated()) {
      if (promote.force()
          && (parts.link.phase() != Link.Phase.APART || parts.identities.isBusy())) {
        parts.reply(
            caller,
            false,
            "a handshake with " + parts.identity.peer() + " is under way; see status");
      } else if (promote.force()) {
        force(caller);
      } else {
        parts.reply(
            caller,
            false,
            "this copy was never declared valid; if its data is the good one, use --force");
      }
    } else if (!parts.clients.isVeteran()) {
      parts.reply(
          caller,
          false,
          "this node has not met "
              + parts.identity.peer()
              + " since it started, or was cut off, so its copy may be out of date; bring the peer"
              + " back first, or use --force");
    } else {
      role = Role.PRIMARY;
      parts.changed("promoted");
      parts.reply(caller, true, "now Primary");
    }
  }

  private void force(Caller caller) {
    Generation first = new Generation(1, parts.identity.proposal(), parts.identity.node());
    MetaChange.Identity valid =
        new MetaChange.Identity(List.of(first), parts.identities.identity().empty());
    // Until it is durable, no handshake may go by what is being changed.
    forcing = true;
    parts.link.close("this copy is being declared the valid one");
    parts.bitmaps.invalid.clear();
    parts.bitmaps.peerLacks.addAll();
    parts.bitmaps.persist(() -> parts.identities.saveShared(valid, 0, () -> forced(caller)));
  }

  private void forced(Caller caller) {
    forcing = false;
    promoteWhenTogether = true;
    parts.reply(
        caller,
        true,
        "this copy is the valid one now; Primary as soon as "
            + parts.identity.peer()
            + " is connected, which then gets a full resync");
    parts.changed("declared valid");
  }

  void demote(Input.Demote demote) {
    if (demote.openClients() > 0) {
      parts.reply(
          demote.caller(),
          false,
          demote.openClients() + " client(s) have the device open; disconnect them first");
    } else if (!parts.clients.isIdle()) {
      parts.reply(demote.caller(), false, "requests are still being carried out; try again");
    } else {
      role = Role.SECONDARY;
      promoteWhenTogether = false;
      parts.durability.want();
      parts.changed("demoted");
      parts.reply(demote.caller(), true, "now Secondary");
    }
  }

  void connect(Caller caller) {
    if (parts.link.isWanted()) {
      parts.reply(caller, true, parts.link.flows() ? "already connected" : "already connecting");
    } else {
      parts.link.want();
      parts.changed("connecting");
      parts.reply(caller, true, "connecting to " + parts.identity.peer());
    }
  }
}
