package tanabata.node.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import tanabata.dlm.api.Completion;
import tanabata.dlm.api.Flags;
import tanabata.dlm.api.LockName;
import tanabata.dlm.api.Mode;
import tanabata.dlm.core.Effect;
import tanabata.dlm.core.Input;
import tanabata.foundation.NodeEffect;
import tanabata.foundation.NodeInput;
import tanabata.foundation.Permit;
import tanabata.foundation.state.CutReason;
import tanabata.replication.model.AfterSplitBrain;

/// What holds of the cores of a node as one, whatever each of them does.
class NodeCoreTest {

  private static final Duration SOON = Duration.ofSeconds(2);

  private final NodePair pair = pair(WiringRules.SOUND);

  private static NodePair pair(WiringRules rules) {
    return new NodePair(AfterSplitBrain.DISCONNECT, rules);
  }

  // The epoch of the locks.

  @Test
  void the_epoch_of_the_locks_is_on_disk_before_the_membership_is_entered() {
    assertTrue(savesEpochsFirst(pair));
  }

  @Test
  void nobody_enters_the_locks_while_the_disk_does_not_answer() {
    pair.vega.holdEpochs();
    pair.pass(SOON);
    assertTrue(pair.vega.state().isInSync());
    assertEquals(List.of(), entered(pair.vega.effects));
    pair.vega.saveEpochs();
    assertEquals(Set.of(pair.altair.id, pair.vega.id), members(pair.vega));
  }

  @Test
  void a_permit_waits_with_the_membership_that_it_is_for() {
    pair.vega.holdEpochs();
    pair.pass(SOON);
    List<NodeEffect> before = List.copyOf(pair.vega.effects);
    assertFalse(before.stream().anyMatch(NodeCoreTest::givesPermit));
    pair.vega.saveEpochs();
    List<NodeEffect> after = pair.vega.effects.subList(before.size(), pair.vega.effects.size());
    assertTrue(
        first(after, NodeOwnEffect.LocksEntered.class::isInstance)
            < first(after, NodeCoreTest::givesPermit));
  }

  @Test
  void an_epoch_that_nobody_waits_for_is_ignored() {
    pair.pass(SOON);
    Set<?> members = members(pair.vega);
    List<NodeEffect> step = pair.vega.step(new NodeOwnInput.LockEpochSaved(99));
    assertEquals(List.of(), step);
    assertEquals(members, members(pair.vega));
  }

  @Test
  void the_rule_that_the_epoch_is_saved_first_is_what_the_promise_rests_on() {
    NodePair hasty =
        pair(
            new WiringRules() {
              @Override
              public boolean savesEpochFirst() {
                return false;
              }
            });
    assertFalse(savesEpochsFirst(hasty));
    assertTrue(revokesAtOnce(hasty));
  }

  /// Whether no membership is entered whose epoch the disk was not asked for before, or has not
  /// taken.
  private static boolean savesEpochsFirst(NodePair pair) {
    pair.vega.holdEpochs();
    pair.pass(SOON);
    boolean early = !entered(pair.vega.effects).isEmpty();
    pair.vega.saveEpochs();
    assertEquals(Set.of(pair.altair.id, pair.vega.id), members(pair.vega));
    return !early;
  }

  // Revocation.

  @Test
  void a_node_that_is_cut_off_relies_on_no_lock_from_that_step_on() {
    assertTrue(revokesAtOnce(pair));
  }

  @Test
  void users_see_the_revocation_before_the_lock_core_acts_on_it() {
    pair.pass(SOON);
    hold(pair.vega);
    List<NodeEffect> step = cut(pair);
    int revoked = first(step, new NodeOwnEffect.LocksPermitted(Permit.NONE)::equals);
    int lost = first(step, Effect.Lost.class::isInstance);
    int left = first(step, NodeCoreTest::isEmpty);
    assertTrue(revoked < lost, step.toString());
    assertTrue(lost < left, step.toString());
    // Whoever asks the witness, or lets the peer go on, does so after that.
    assertTrue(step.stream().limit(revoked).noneMatch(Effect.class::isInstance));
  }

  @Test
  void a_revocation_voids_what_waits_for_the_disk() {
    pair.pass(SOON);
    standaloneMembershipWaits(pair);
    cut(pair);
    int from = pair.vega.effects.size();
    pair.vega.saveEpochs();
    assertEquals(List.of(), entered(pair.vega.effects.subList(from, pair.vega.effects.size())));
    assertEquals(Set.of(), members(pair.vega));
  }

  @Test
  void the_rule_that_a_node_is_revoked_at_once_is_what_the_promise_rests_on() {
    NodePair slow =
        pair(
            new WiringRules() {
              @Override
              public boolean revokesAtOnce() {
                return false;
              }
            });
    assertFalse(revokesAtOnce(slow));
    assertTrue(
        savesEpochsFirst(
            pair(
                new WiringRules() {
                  @Override
                  public boolean revokesAtOnce() {
                    return false;
                  }
                })));
  }

  /// Whether a node that is cut off while the disk still writes an epoch gives its locks up in the
  /// same step.
  private static boolean revokesAtOnce(NodePair pair) {
    pair.pass(SOON);
    standaloneMembershipWaits(pair);
    List<NodeEffect> step = cut(pair);
    return step.contains(new NodeOwnEffect.LocksPermitted(Permit.NONE))
        && step.stream().anyMatch(NodeCoreTest::isEmpty);
  }

  /// Vega goes on alone, and its epoch is on its way to the disk.
  private static void standaloneMembershipWaits(NodePair pair) {
    pair.vega.holdEpochs();
    pair.cutLink();
    pair.vega.force();
    pair.pass(Duration.ofSeconds(4));
    assertTrue(pair.vega.state().isStandalone());
  }

  private static List<NodeEffect> cut(NodePair pair) {
    return pair.vega.step(
        new tanabata.replication.core.work.Input.Cut(7, new CutReason.OutdatedByOperator()));
  }

  // Grants.

  @Test
  void no_grant_is_delivered_when_the_permit_has_run_out() {
    pair.pass(SOON);
    assertEquals(Completion.Status.GRANTED, hold(pair.vega));
    pair.cutLink();
    pair.pass(Duration.ofSeconds(10));
    assertFalse(permit(pair.vega).isValid(pair.now()));
    pair.vega.give(lock(2, "other"));
    assertTrue(pair.vega.effects.stream().noneMatch(effect -> completes(effect, 2)));
  }

  private static Completion.Status hold(NodePair.Node node) {
    node.give(lock(1, "counter"));
    return node.effects.stream()
        .filter(effect -> completes(effect, 1))
        .map(effect -> ((Effect.Completed) effect).completion().status())
        .findFirst()
        .orElseThrow();
  }

  private static Input.Lock lock(long number, String name) {
    return new Input.Lock(number, new LockName(name), Mode.EX, Flags.NONE, 0, Duration.ZERO);
  }

  private static boolean completes(NodeEffect effect, long lock) {
    return effect instanceof Effect.Completed completed && completed.lock() == lock;
  }

  // What joins the cores.

  @Test
  void a_control_message_that_makes_no_sense_is_reported_and_nothing_else() {
    pair.pass(SOON);
    List<NodeEffect> step = pair.vega.stepReceived(new byte[] {99});
    assertEquals(1, step.size(), step.toString());
    assertInstanceOf(NodeOwnEffect.BadControlMessage.class, step.getFirst());
  }

  @Test
  void an_input_of_nobody_is_a_mistake_of_the_program() {
    record Stray() implements NodeInput {}
    assertThrows(IllegalArgumentException.class, () -> pair.vega.give(new Stray()));
  }

  // Effects.

  private static List<NodeOwnEffect.LocksEntered> entered(List<NodeEffect> effects) {
    return effects.stream()
        .filter(NodeOwnEffect.LocksEntered.class::isInstance)
        .map(NodeOwnEffect.LocksEntered.class::cast)
        .toList();
  }

  private static Set<?> members(NodePair.Node node) {
    return entered(node.effects).getLast().membership().members().keySet();
  }

  private static boolean isEmpty(NodeEffect effect) {
    return effect instanceof NodeOwnEffect.LocksEntered entered
        && entered.membership().members().isEmpty();
  }

  private static boolean givesPermit(NodeEffect effect) {
    return effect instanceof NodeOwnEffect.LocksPermitted permitted
        && !permitted.permit().equals(Permit.NONE);
  }

  private static Permit permit(NodePair.Node node) {
    return node.effects.stream()
        .filter(NodeOwnEffect.LocksPermitted.class::isInstance)
        .map(effect -> ((NodeOwnEffect.LocksPermitted) effect).permit())
        .reduce((_, last) -> last)
        .orElse(Permit.NONE);
  }

  private static int first(List<NodeEffect> effects, Predicate<NodeEffect> wanted) {
    for (int i = 0; i < effects.size(); i++) {
      if (wanted.test(effects.get(i))) {
        return i;
      }
    }
    throw new AssertionError("not in " + effects);
  }
}
