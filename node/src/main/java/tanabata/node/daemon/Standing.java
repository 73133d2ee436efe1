package tanabata.node.daemon;

import java.util.ArrayList;
import java.util.List;
import tanabata.fencing.hook.HookEvent;
import tanabata.replication.core.Position;
import tanabata.replication.core.Role;
import tanabata.replication.core.Status;

/// How a resource stands, in what hooks are told of.
///
/// @param inSync whether writes go to both, and neither copy lacks anything
/// @param settled whether the last handshake ended a split brain
/// @param split whether both copies went on without each other, and nobody has chosen yet
record Standing(
    boolean primary,
    boolean alone,
    boolean inStep,
    boolean inSync,
    boolean settled,
    boolean split) {

  /// Of the handshake, if an operator has chosen or a policy has.
  private static final List<String> SETTLING =
      List.of("split-brain-resolved", "split-brain-after-sb");

  /// Of a node that has just started.
  static final Standing FIRST = new Standing(false, false, false, false, false, false);

  static Standing of(Status status, Position position, boolean split) {
    boolean inStep = position.connection() == Position.Connection.IN_STEP;
    return new Standing(
        status.role() == Role.PRIMARY,
        position.alone(),
        inStep,
        inStep && position.complete() && position.peerComplete(),
        inStep && SETTLING.contains(status.rule()),
        !inStep && split);
  }

  /// What has happened since.
  List<HookEvent> since(Standing before) {
    List<HookEvent> news = new ArrayList<>();
    note(news, split && !before.split, HookEvent.SPLIT_BRAIN);
    // Where a policy decides, or this node has started anew, nobody here had seen it.
    boolean ended = before.split || settled && !before.settled;
    note(news, ended && inStep, HookEvent.SPLIT_BRAIN_RESOLVED);
    note(news, inStep && !before.inStep, HookEvent.REJOINED);
    note(news, inSync && !before.inSync, HookEvent.IN_SYNC);
    note(news, alone && !before.alone, HookEvent.ALONE);
    note(news, primary && !before.primary, HookEvent.PROMOTED);
    note(news, !primary && before.primary, HookEvent.DEMOTED);
    return news;
  }

  /// A split brain lasts until somebody has chosen, also while there is no link; and that it was
  /// settled is news once, not after every blip.
  Standing after(Standing before) {
    return new Standing(
        primary,
        alone,
        inStep,
        inSync,
        settled || before.settled && !inStep && !alone,
        split || before.split && !inStep);
  }

  private static void note(List<HookEvent> news, boolean happened, HookEvent event) {
    if (happened) {
      news.add(event);
    }
  }
}
