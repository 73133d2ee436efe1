package tanabata.node.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tanabata.dlm.api.Tuning;
import tanabata.dlm.core.LockCore;
import tanabata.fencing.LockMembership;
import tanabata.fencing.core.Effect;
import tanabata.foundation.Moment;
import tanabata.foundation.NodeEffect;
import tanabata.foundation.NodeId;
import tanabata.foundation.Permit;

/// In which order the lock manager of a node gets what the arbiter says, while a disk is slow.
class LockGateTest {

  private static final NodeId VEGA = new NodeId("vega");
  private static final NodeId ALTAIR = new NodeId("altair");
  private static final Permit SHORT = new Permit.Until(new Moment(5_000_000_000L));
  private static final Permit LONG = new Permit.Until(new Moment(9_000_000_000L));

  private final List<String> seen = new ArrayList<>();
  private final LockGate gate = new LockGate(new LockCore(VEGA, Tuning.DEFAULT), WiringRules.SOUND);

  /// What users and the disk of the locks see; the lock core's own effects do not matter here.
  private void note(NodeEffect effect) {
    if (effect instanceof NodeOwnEffect.ForLocks own) {
      seen.add(
          switch (own) {
            case NodeOwnEffect.SaveLockEpoch(long epoch) -> "save " + epoch;
            case NodeOwnEffect.LocksPermitted(Permit permit) -> word(permit);
            case NodeOwnEffect.LocksEntered entered -> "in " + entered.membership().epoch();
          });
    }
  }

  private static String word(Permit permit) {
    return switch (permit) {
      case Permit.None _ -> "none";
      case Permit.Until until -> until.equals(SHORT) ? "short" : "long";
      case Permit.Forever _ -> "forever";
    };
  }

  private void enter(long epoch, NodeId... members) {
    TreeMap<NodeId, Long> all = new TreeMap<>();
    for (NodeId member : members) {
      all.put(member, 1L);
    }
    take(new Effect.LockMembershipChanged(new LockMembership(epoch, all)));
  }

  private void permit(Permit permit) {
    take(new Effect.LocksPermitted(permit));
  }

  private void take(Effect.ForLocks order) {
    gate.take(Moment.ZERO, order, this::note);
  }

  private void saved(long epoch) {
    gate.saved(Moment.ZERO, epoch, this::note);
  }

  private void assertSeen(String... wanted) {
    assertEquals(List.of(wanted), seen);
    seen.clear();
  }

  /// Vega is in the locks under this permit, and the epoch of the next membership is being saved.
  private void saving(Permit permit) {
    enter(1, VEGA);
    saved(1);
    permit(permit);
    enter(2, ALTAIR, VEGA);
    seen.clear();
  }

  @Test
  void orders_wait_for_the_epoch_before_them() {
    enter(1, VEGA);
    permit(Permit.FOREVER);
    enter(2, ALTAIR, VEGA);
    assertSeen("save 1");
    saved(1);
    assertSeen("in 1", "forever", "save 2");
    saved(2);
    assertSeen("in 2");
  }

  @Test
  void a_longer_permit_waits_with_its_membership() {
    saving(SHORT);
    permit(LONG);
    assertSeen();
    saved(2);
    assertSeen("in 2", "long");
  }

  @Test
  void a_shorter_permit_counts_at_once_however_long_the_disk_takes() {
    saving(Permit.FOREVER);
    permit(SHORT);
    assertSeen("short");
    permit(Permit.NONE);
    assertSeen("none");
    saved(2);
    assertSeen("in 2", "none");
  }

  @Test
  void a_permit_that_has_been_taken_back_does_not_return_with_its_membership() {
    saving(SHORT);
    permit(Permit.FOREVER);
    permit(Permit.NONE);
    assertSeen("none");
    saved(2);
    assertSeen("in 2", "none");
  }

  @Test
  void a_node_that_is_out_forgets_what_waits() {
    saving(SHORT);
    permit(Permit.FOREVER);
    take(new Effect.LocksRevoked());
    assertSeen("none", "in 1");
    saved(2);
    assertSeen();
  }
}
