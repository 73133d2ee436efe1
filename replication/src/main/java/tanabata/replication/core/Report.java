package tanabata.replication.core;

import java.util.ArrayList;
import java.util.List;

/// How a core stands, for operators and for the simulator.
final class Report {

  private final Parts parts;
  private final Operators operators;
  private final Encounter encounter;

  Report(Parts parts, Operators operators, Encounter encounter) {
    this.parts = parts;
    this.operators = operators;
    this.encounter = encounter;
  }

  Status status() {
    boolean held =
        !(parts.link.inStep() || parts.desk.isAlone() && parts.desk.allows())
            && operators.wantsToServe()
            && !parts.identities.standing().outdated();
    long outOfSync = parts.bitmaps.invalid.count() + parts.bitmaps.peerLacks.count();
    return new Status(
        operators.role(),
        parts.disk(),
        connection(),
        held,
        trouble(),
        generation(),
        outOfSync * parts.desk.geometry.blockBytes(),
        encounter.meeting().rule(),
        parts.resync.status(),
        encounter.peer().role(),
        encounter.peer().disk());
  }

  Position position() {
    if (parts.desk.isDetached()) {
      return asGuest();
    }
    MetaChange.Standing standing = parts.identities.standing();
    return new Position(
        position(parts.link),
        parts.clients.isVeteran(),
        parts.bitmaps.invalid.isEmpty() && !standing.identity().justCreated(),
        parts.bitmaps.peerLacks.isEmpty(),
        standing.outdated(),
        encounter.peerYielded(),
        encounter.peerDetached(),
        parts.desk.isAlone(),
        encounter.solitude().isSettling() || encounter.reversal().isBusy(),
        operators.wantsToServe() || parts.link.phase() == Link.Phase.HOSTING,
        standing.identity().lineage(),
        standing.epoch());
  }

  /// Without a disk there is nothing that could be fenced, or go on.
  private Position asGuest() {
    return new Position(
        Position.Connection.MEETING,
        false,
        false,
        true,
        true,
        false,
        false,
        false,
        false,
        false,
        parts.identities.identity().lineage(),
        parts.identities.standing().epoch());
  }

  private static Position.Connection position(Link link) {
    if (!link.flows()) {
      return Position.Connection.NONE;
    }
    return switch (link.phase()) {
      case APART, MEETING -> Position.Connection.MEETING;
      case TOGETHER -> Position.Connection.IN_STEP;
      case HOSTING -> Position.Connection.NONE;
    };
  }

  private String generation() {
    MetaChange.Identity data = parts.identities.identity();
    return data.justCreated() ? "none" : data.lineage().getFirst().toString();
  }

  private String trouble() {
    List<String> why = new ArrayList<>();
    if (!parts.link.inStep()) {
      if (parts.link.phase() == Link.Phase.MEETING && parts.link.flows()) {
        why.add("comparing with " + parts.identity.peer());
      } else if (!encounter.waitingFor().isEmpty() && parts.link.flows()) {
        why.add(encounter.waitingFor());
      } else if (encounter.peerLeft()) {
        why.add(parts.identity.peer() + " was stopped in order; waiting for it to return");
      } else {
        why.add("no link to " + parts.identity.peer() + ": " + parts.link.lastTrouble());
      }
    }
    return String.join("; ", why);
  }

  private String connection() {
    if (!parts.link.isWanted()) {
      return "StandAlone";
    }
    if (!parts.link.flows()) {
      return "Connecting";
    }
    return switch (parts.link.phase()) {
      case APART -> "Connected";
      case MEETING -> "WFBitMap";
      case HOSTING -> "Connected";
      case TOGETHER -> {
        if (!parts.bitmaps.invalid.isEmpty()) {
          yield "SyncTarget";
        }
        yield parts.bitmaps.peerLacks.isEmpty() ? "Connected" : "SyncSource";
      }
    };
  }

  /// What keeps it from being in step, in sync, and with nothing under way; empty if nothing does.
  List<String> unrest() {
    List<String> what = new ArrayList<>();
    note(what, !parts.link.inStep(), "not in step");
    note(
        what, !parts.bitmaps.invalid.isEmpty(), "invalid blocks: " + parts.bitmaps.invalid.count());
    note(
        what,
        !parts.bitmaps.peerLacks.isEmpty(),
        "peer lacks blocks: " + parts.bitmaps.peerLacks.count());
    note(what, parts.bitmaps.isBusy(), "bitmaps are being written");
    note(what, parts.identities.isBusy(), "superblock is being written");
    note(what, parts.activity.isBusy(), "activity log is being written");
    note(what, parts.activity.isStarved(), "activity log is starved");
    note(what, !parts.clients.isIdle(), "clients wait: " + parts.clients);
    note(what, !parts.traffic.arrivals.isEmpty(), "arrivals: " + parts.traffic.arrivals.size());
    note(what, !parts.durability.isIdle(), "flush is due or under way");
    return what;
  }

  private static void note(List<String> what, boolean holds, String sentence) {
    if (holds) {
      what.add(sentence);
    }
  }
}
