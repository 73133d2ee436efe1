package tanabata.node.view;

import tanabata.replication.model.OrderReply;

/// What became of an operator's order, in words.
public final class OrderText {

  private OrderText() {}

  public static String of(OrderReply reply, Names names) {
    return switch (reply) {
      case OrderReply.Done done -> of(done.result(), names);
      case OrderReply.Refused refused -> of(refused.obstacle(), names);
      case OrderReply.VersionChosen chosen ->
          "the version of "
              + chosen.kept()
              + " is kept; the other is given up when the two have met, and kept as an undo log";
      case OrderReply.ClientsConnected clients ->
          clients.clients() + " client(s) have the device open here; disconnect them first";
      case OrderReply.NoSuchNode node -> "'" + node.named() + "' is neither of the two nodes";
    };
  }

  /// Whether the order is carried out.
  public static boolean isDone(OrderReply reply) {
    return switch (reply) {
      case OrderReply.Done _, OrderReply.VersionChosen _ -> true;
      case OrderReply.Refused _, OrderReply.ClientsConnected _, OrderReply.NoSuchNode _ -> false;
    };
  }

  private static String of(OrderReply.Result result, Names names) {
    return switch (result) {
      case ALREADY_PRIMARY -> "already Primary";
      case PROMOTED -> "now Primary";
      case DECLARED_VALID ->
          "this copy is the valid one now; Primary as soon as "
              + names.peer()
              + " is connected, which then gets a full resync";
      case DEMOTED -> "now Secondary";
      case ALREADY_CONNECTED -> "already connected";
      case ALREADY_CONNECTING -> "already connecting";
      case CONNECTING -> "connecting to " + names.peer();
      case DISCONNECTED -> "disconnected; " + names.peer() + " may go on alone";
      case DISCONNECTED_UNTOLD -> "disconnected; " + names.peer() + " was not told";
      case DISCONNECTED_LINK_LOST ->
          "disconnected; the link was lost before " + names.peer() + " heard";
      case OUTDATED -> "this copy is outdated now";
      case INVALIDATED -> "every block comes from " + names.peer() + " anew";
      case ROLLED_BACK ->
          "this node has the version back that it gave up; "
              + names.peer()
              + " takes it over when it is connected";
      case VERSION_FORGOTTEN -> "the version that was given up is gone";
    };
  }

  private static String of(OrderReply.Obstacle obstacle, Names names) {
    return switch (obstacle) {
      case SHUTTING_DOWN -> "this node is stopping";
      case DISKLESS -> "this node is Diskless; mend its disk and start it again";
      case HANDSHAKE_UNDER_WAY -> "a handshake with " + names.peer() + " is under way; see status";
      case NEVER_DECLARED_VALID ->
          "this copy was never declared valid; if its data is the good one, use --force";
      case NO_VALID_DATA -> "no data was ever declared valid here";
      case MAY_BE_OUT_OF_DATE ->
          "this node has not met "
              + names.peer()
              + " since it started, or was cut off, so its copy may be out of date; bring the peer"
              + " back first; --force gives up what only "
              + names.peer()
              + " has";
      case REQUESTS_IN_FLIGHT -> "requests are still being carried out; try again";
      case REQUESTS_LEFT_BEHIND ->
          "requests of clients that have left are still under way; see status";
      case ALREADY_DISCONNECTING -> "this node is being disconnected already; see status";
      case CONNECTED -> "this copy is connected with its peer; 'disconnect' first";
      case PEER_LACKS_BLOCKS ->
          names.peer() + " lacks blocks that only this copy has; let it catch up first";
      case DECISION_UNDER_WAY -> "another decision is being carried out; see status";
      case PRIMARY -> "this node is Primary; 'secondary' first";
      case PRIMARY_WOULD_GO_BACK ->
          "this node is Primary; 'secondary' first, so that no client sees its data go back";
      case PEER_PRIMARY_WOULD_GO_BACK ->
          names.peer() + " is Primary; 'secondary' there first, its data would go back";
      case NO_SPLIT_BRAIN -> "there is no split brain";
      case NO_VERSION_KEPT -> "no version that was given up is kept here";
      case RESYNC_UNDER_WAY -> "some blocks are still missing here; wait for the resync to end";
      case ROLLBACK_FAILED -> "the version could not be put back; the peer's will be taken again";
    };
  }
}
