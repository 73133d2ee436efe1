package tanabata.fencing.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tanabata.foundation.Moment;
import tanabata.foundation.NodeId;
import tanabata.foundation.Permit;

class RollTest {

  private static final NodeId ALTAIR = new NodeId("altair");
  private static final NodeId VEGA = new NodeId("vega");
  private static final Moment START = new Moment(1_000);
  private static final Permit LEASE = new Permit.Until(new Moment(5_000_000_000L));

  private final Roll first = new Roll(ALTAIR, VEGA, Timing.DEFAULT, 7, START);
  private final Roll second = new Roll(VEGA, ALTAIR, Timing.DEFAULT, 9, new Moment(2_000));
  private final List<Effect> effects = new ArrayList<>();

  private static Standpoint stand(Standpoint.Connection connection, boolean alone) {
    return new Standpoint(
        connection, true, true, true, false, false, false, alone, false, true, 0, List.of(), 1);
  }

  private static final Standpoint IN_STEP = stand(Standpoint.Connection.IN_STEP, false);
  private static final Standpoint ALONE = stand(Standpoint.Connection.NONE, true);

  private List<Effect> decided(Roll roll, Standpoint stand, boolean peerMayRely) {
    effects.clear();
    roll.decide(stand, peerMayRely, LEASE, START, effects::add);
    return List.copyOf(effects);
  }

  private static Roster both(long epoch) {
    SortedMap<NodeId, Long> members = new TreeMap<>();
    members.put(ALTAIR, 1_000L);
    members.put(VEGA, 2_000L);
    return new Roster(epoch, members);
  }

  /// The second calls, the first answers, and both have one roster.
  private void meet() {
    second.decide(IN_STEP, true, LEASE, new Moment(2_000), effects::add);
    effects.clear();
    first.called(new Letter.RollCall(2_000, 9), effects::add);
    second.taken(new Letter.RollTaken(10, 1_000, 2_000), _ -> {});
  }

  @Test
  void theSecondCallsAndTheFirstWritesARosterAboveAllEpochs() {
    assertEquals(
        List.of(
            new Effect.Tell(new Letter.RollCall(2_000, 9)), new Effect.LocksPermitted(Permit.NONE)),
        decidedBySecond());
    effects.clear();
    first.called(new Letter.RollCall(2_000, 9), effects::add);
    assertEquals(
        List.of(
            new Effect.Rolled(both(10)), new Effect.Tell(new Letter.RollTaken(10, 1_000, 2_000))),
        effects);
  }

  private List<Effect> decidedBySecond() {
    effects.clear();
    second.decide(IN_STEP, true, LEASE, new Moment(2_000), effects::add);
    return List.copyOf(effects);
  }

  @Test
  void aMeetingAfterABlipChangesNothing() {
    meet();
    first.meetingEnded();
    effects.clear();
    first.called(new Letter.RollCall(2_000, 10), effects::add);
    assertEquals(List.of(new Effect.Tell(new Letter.RollTaken(10, 1_000, 2_000))), effects);
  }

  @Test
  void anAnswerToAnEarlierLifeIsNotTaken() {
    second.taken(new Letter.RollTaken(10, 1_000, 1_999), effects::add);
    assertEquals(List.of(), effects);
  }

  @Test
  void aNodeTakesPartAloneWhenTheOtherCannotRelyOnALeaseAnyMore() {
    meet();
    assertEquals(List.of(new Effect.LocksPermitted(Permit.FOREVER)), decided(first, ALONE, true));
    SortedMap<NodeId, Long> me = new TreeMap<>();
    me.put(ALTAIR, 1_000L);
    assertEquals(List.of(new Effect.Rolled(new Roster(11, me))), decided(first, ALONE, false));
    assertEquals(List.of(), decided(first, ALONE, false));
  }

  @Test
  void aHostWhoseGuestIsStillInStepDoesNotLeaveItOut() {
    meet();
    Standpoint host = stand(Standpoint.Connection.IN_STEP, true);
    assertEquals(List.of(new Effect.LocksPermitted(Permit.FOREVER)), decided(first, host, false));
  }

  @Test
  void whoIsOutLosesAllAndReturnsAsSomebodyNew() {
    meet();
    decided(second, IN_STEP, true);
    effects.clear();
    second.out(effects::add);
    assertEquals(List.of(new Effect.RolledOut()), effects);
    assertEquals(
        Permit.NONE, permitted(decided(second, stand(Standpoint.Connection.NONE, false), true)));
    effects.clear();
    second.decide(IN_STEP, true, LEASE, new Moment(9_000_000_000L), effects::add);
    Letter.RollCall call = (Letter.RollCall) ((Effect.Tell) effects.getFirst()).letter();
    assertNotEquals(2_000, call.incarnation());
    assertEquals(10, call.epoch());
  }

  private static Permit permitted(List<Effect> effects) {
    return ((Effect.LocksPermitted) effects.getLast()).permit();
  }

  @Test
  void nobodyIsPermittedWhoTakesNoPart() {
    assertEquals(
        List.of(new Effect.LocksPermitted(Permit.NONE)),
        decided(first, stand(Standpoint.Connection.MEETING, false), true));
  }
}
