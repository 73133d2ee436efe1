package tanabata.integration.explorer;

import tanabata.simulation.explore.Move;

/// Moves in words, for people.
final class Wording {

  private Wording() {}

  /// Before it is made.
  static String text(Universe universe, Move<MoveKind> move) {
    Host host = universe.hosts.get(move.subject());
    return switch (move.kind()) {
      case DELIVER -> host.id + " receives " + universe.wire.next(move.subject()).orElseThrow();
      case COMPLETE -> host.id + "'s disk ends a " + host.pending().get(move.detail()).text();
      case CONNECT -> "the connection is made";
      case ISSUE -> "client " + move.detail() + " at " + host.id + " asks";
      case CARRY_OUT ->
          "the witness carries out what "
              + host.id
              + " asked: "
              + universe.witness.text(host.index);
      case REPLY -> "the witness replies to " + host.id;
      case LOCK ->
          "the user at "
              + host.id
              + (universe.lockUsers.mayTake(host.index) ? " takes" : " releases")
              + " the lock";
      case DELIVER_LOCKS ->
          host.id + "'s lock manager receives " + universe.lockNetwork.next(host.index);
      case TICK -> "time passes";
      case DROP -> "what was on its way to " + host.id + " is lost";
      case CARRY_OUT_LATE ->
          "the witness carries out late: " + universe.witness.lateText(move.detail());
      case RESTART -> host.id + " starts";
      case RESUME -> host.id + " goes on";
      case HEAL -> "the network is healed";
      case WITNESS_BACK -> "the witness is back";
      case CUT -> "the network is cut";
      case STALL -> "nothing arrives at " + host.id + " any more";
      case PAUSE -> host.id + " is paused";
      case CRASH -> host.id + " " + Crash.of(move.detail());
      case LEAVE -> host.id + " is told to leave";
      case LOSE ->
          "what "
              + host.id
              + (move.detail() == 0 ? " asked is lost, and it learns that: " : " asked is lost: ")
              + universe.witness.text(host.index);
      case WITNESS_LOST ->
          (move.detail() == 1 ? "nobody" : host.id + " not") + " reaches the witness any more";
    };
  }
}
