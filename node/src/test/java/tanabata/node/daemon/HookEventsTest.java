package tanabata.node.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tanabata.fencing.FencingEvent;
import tanabata.fencing.hook.HookEvent;
import tanabata.foundation.NodeEffect;
import tanabata.foundation.state.Phase;
import tanabata.foundation.state.Role;
import tanabata.node.wiring.NodeEvent;
import tanabata.node.wiring.NodePair;
import tanabata.replication.core.work.Effect;
import tanabata.replication.model.AfterSplitBrain;
import tanabata.replication.model.ReplicationEvent;

/// Which hooks are run, and in which order, on what happens to two real nodes.
class HookEventsTest {

  private static final Duration SOON = Duration.ofSeconds(2);

  private static final AfterSplitBrain KEEP_ALTAIR =
      new AfterSplitBrain(
          AfterSplitBrain.Zero.DISCARD_SECOND_NODE,
          AfterSplitBrain.One.VIOLENTLY_AS0P,
          AfterSplitBrain.Two.VIOLENTLY_AS0P);

  private final List<HookEvent> altair = new ArrayList<>();
  private final List<HookEvent> vega = new ArrayList<>();

  private NodePair pair(AfterSplitBrain policy) {
    NodePair pair = new NodePair(policy);
    pair.altair.watch(effect -> replicated(effect).ifPresent(altair::add));
    pair.vega.watch(effect -> replicated(effect).ifPresent(vega::add));
    return pair;
  }

  private static Optional<HookEvent> replicated(NodeEffect effect) {
    return effect instanceof Effect.Notify(ReplicationEvent event) ? of(event) : Optional.empty();
  }

  private static Optional<HookEvent> fenced(NodeEffect effect) {
    return effect instanceof tanabata.fencing.core.Effect.Notify(FencingEvent event)
        ? of(event)
        : Optional.empty();
  }

  private NodePair connected(AfterSplitBrain policy) {
    NodePair pair = pair(policy);
    pair.pass(SOON);
    assertTrue(pair.vega.state().isInSync(), pair.vega.toString());
    return pair;
  }

  private NodePair split(AfterSplitBrain policy) {
    NodePair pair = connected(policy);
    pair.cutLink();
    pair.altair.force();
    pair.vega.force();
    pair.altair.write();
    pair.vega.write();
    forget();
    return pair;
  }

  private void forget() {
    altair.clear();
    vega.clear();
  }

  private static void reconnect(NodePair pair) {
    pair.healLink();
    pair.pass(SOON);
  }

  @Test
  void a_pair_that_has_just_met_is_told_in_order() {
    NodePair pair = connected(AfterSplitBrain.DISCONNECT);
    List<HookEvent> met = List.of(HookEvent.REJOINED, HookEvent.IN_SYNC, HookEvent.PROMOTED);
    assertEquals(met, vega);
    assertEquals(met, altair);
    pair.pass(SOON);
    assertEquals(met, vega);
  }

  @Test
  void losing_the_peer_is_told_by_what_comes_of_it() {
    NodePair pair = connected(AfterSplitBrain.DISCONNECT);
    forget();
    pair.cutLink();
    assertEquals(List.of(), vega);
    pair.vega.force();
    assertEquals(List.of(HookEvent.ALONE), vega);
    forget();
    reconnect(pair);
    // The link is lost once more while altair is cut off from the clients that it held.
    assertEquals(List.of(HookEvent.ALONE, HookEvent.REJOINED, HookEvent.IN_SYNC), vega);
  }

  @Test
  void a_link_that_is_back_is_told_of_again() {
    NodePair pair = connected(AfterSplitBrain.DISCONNECT);
    forget();
    pair.cutLink();
    reconnect(pair);
    assertEquals(List.of(HookEvent.REJOINED, HookEvent.IN_SYNC), vega);
    pair.cutLink();
    reconnect(pair);
    assertEquals(
        List.of(HookEvent.REJOINED, HookEvent.IN_SYNC, HookEvent.REJOINED, HookEvent.IN_SYNC),
        vega);
  }

  @Test
  void a_split_brain_lasts_until_somebody_has_chosen() {
    NodePair pair = split(AfterSplitBrain.DISCONNECT);
    reconnect(pair);
    assertEquals(List.of(HookEvent.SPLIT_BRAIN), vega);
    assertEquals(List.of(HookEvent.SPLIT_BRAIN), altair);
    pair.cutLink();
    reconnect(pair);
    assertEquals(List.of(HookEvent.SPLIT_BRAIN), vega);
    assertEquals(List.of(HookEvent.SPLIT_BRAIN), altair);

    forget();
    pair.vega.keep(pair.vega);
    pair.pass(SOON);
    // The link is lost once more while altair is cut off.
    assertEquals(
        List.of(
            HookEvent.ALONE, HookEvent.SPLIT_BRAIN_RESOLVED, HookEvent.REJOINED, HookEvent.IN_SYNC),
        vega);
    assertEquals(
        List.of(
            HookEvent.CUT,
            HookEvent.DEMOTED,
            HookEvent.SPLIT_BRAIN_RESOLVED,
            HookEvent.REJOINED,
            HookEvent.PROMOTED,
            HookEvent.IN_SYNC),
        altair);
  }

  @Test
  void what_a_policy_has_chosen_is_told_once_and_not_after_every_blip() {
    NodePair pair = split(KEEP_ALTAIR);
    reconnect(pair);
    List<HookEvent> resolved =
        List.of(
            HookEvent.ALONE, HookEvent.SPLIT_BRAIN_RESOLVED, HookEvent.REJOINED, HookEvent.IN_SYNC);
    assertEquals(resolved, altair);

    forget();
    pair.cutLink();
    reconnect(pair);
    assertEquals(List.of(HookEvent.REJOINED, HookEvent.IN_SYNC), altair);

    pair.cutLink();
    pair.altair.force();
    pair.vega.force();
    pair.altair.write();
    forget();
    reconnect(pair);
    assertEquals(resolved, altair);
  }

  @Test
  void a_split_brain_in_which_one_side_changed_nothing_ends_by_itself() {
    NodePair pair = connected(AfterSplitBrain.DISCONNECT);
    pair.cutLink();
    pair.altair.force();
    pair.vega.force();
    pair.altair.write();
    forget();
    reconnect(pair);
    assertEquals(
        List.of(
            HookEvent.ALONE, HookEvent.SPLIT_BRAIN_RESOLVED, HookEvent.REJOINED, HookEvent.IN_SYNC),
        altair);
  }

  @Test
  void a_node_that_an_operator_demotes_is_told_of() {
    NodePair pair = connected(AfterSplitBrain.DISCONNECT);
    forget();
    pair.vega.demote();
    assertEquals(List.of(HookEvent.DEMOTED), vega);
    assertEquals(List.of(), altair);
  }

  @Test
  void clients_that_are_held_are_told_of_once() {
    NodePair pair = connected(AfterSplitBrain.DISCONNECT);
    forget();
    pair.vega.watch(effect -> fenced(effect).ifPresent(vega::add));
    pair.cutLink();
    pair.pass(Duration.ofSeconds(10));
    assertEquals(List.of(HookEvent.FROZEN), vega);
    reconnect(pair);
    assertEquals(List.of(HookEvent.FROZEN), vega);
  }

  @ParameterizedTest
  @EnumSource(Phase.class)
  void a_link_that_is_back_means_that_they_rejoined_only_while_writes_go_to_both(Phase phase) {
    Optional<HookEvent> hook = of(new ReplicationEvent.SessionResumed(phase));
    assertEquals(phase == Phase.CONNECTED, hook.equals(Optional.of(HookEvent.REJOINED)));
  }

  @Test
  void a_role_that_is_not_known_is_not_told_of() {
    assertEquals(
        Optional.of(HookEvent.PROMOTED), of(new ReplicationEvent.RoleChanged(Role.PRIMARY)));
    assertEquals(
        Optional.of(HookEvent.DEMOTED), of(new ReplicationEvent.RoleChanged(Role.SECONDARY)));
    assertEquals(Optional.empty(), of(new ReplicationEvent.RoleChanged(Role.UNKNOWN)));
  }

  @Test
  void the_witness_and_the_fence_agents_have_hooks_of_their_own() {
    assertEquals(Optional.of(HookEvent.WITNESS_LOST), of(new FencingEvent.WitnessLost()));
    assertEquals(Optional.of(HookEvent.RECORD_MISSING), of(new FencingEvent.RecordMissing()));
    assertEquals(Optional.of(HookEvent.WITNESS_BACK), of(new FencingEvent.WitnessBack()));
    assertEquals(Optional.of(HookEvent.FENCE_FAILED), of(new FencingEvent.FenceFailed("no")));
    assertEquals(Optional.empty(), of(new FencingEvent.Admitted()));
  }

  private static Optional<HookEvent> of(ReplicationEvent event) {
    return HookEvents.of(new NodeEvent.Replicated(event));
  }

  private static Optional<HookEvent> of(FencingEvent event) {
    return HookEvents.of(new NodeEvent.Fenced(event));
  }
}
