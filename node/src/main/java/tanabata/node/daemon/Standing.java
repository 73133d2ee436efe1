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
/// @param split whether both copies went on without each other, and nobody has chosen yet
record Standing(boolean primary, boolean alone, boolean inStep, boolean inSync, boolean split) {

  /// Of a node that has just started.
  static final Standing FIRST = new Standing(false, false, false, false, false);

  static Standing of(Status status, Position position, boolean split) {
    boolean inStep = position.connection() == Position.Connection.IN_STEP;
    return new Standing(
        status.role() == Role.PRIMARY,
        position.alone(),
        inStep,
        inStep && position.complete() && position.peerComplete(),
        !inStep && split);
  }

  /// What has happened since.
  List<HookEvent> since(Standing before) {
    List<HookEvent> news = new ArrayList<>();
    note(news, split && !before.split, HookEvent.SPLIT_BRAIN);
    note(news, before.split && inStep, HookEvent.SPLIT_BRAIN_RESOLVED);
    note(news, inStep && !before.inStep, HookEvent.REJOINED);
    note(news, inSync && !before.inSync, HookEvent.IN_SYNC);
    note(news, alone && !before.alone, HookEvent.ALONE);
    note(news, primary && !before.primary, HookEvent.PROMOTED);
    note(news, !primary && before.primary, HookEvent.DEMOTED);
    return news;
  }

  /// A split brain lasts until somebody has chosen, also while there is no link.
  Standing after(Standing before) {
    return before.split && !inStep ? new Standing(primary, alone, inStep, inSync, true) : this;
  }

  private static void note(List<HookEvent> news, boolean happened, HookEvent event) {
    if (happened) {
      news.add(event);
    }
  }
}
