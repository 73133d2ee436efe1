package tanabata.fencing.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tanabata.fencing.ArbiterMessage;
import tanabata.fencing.LockMembership;
import tanabata.fencing.Timing;
import tanabata.foundation.Moment;
import tanabata.foundation.NodeId;
import tanabata.foundation.Permit;
import tanabata.foundation.state.DiskState;
import tanabata.foundation.state.Phase;
import tanabata.foundation.state.ReplicationState;
import tanabata.foundation.state.ReplicationState.Contact;
import tanabata.foundation.state.Role;

class LockMembershipProtocolTest {

  private static final NodeId ALTAIR = new NodeId("altair");
  private static final NodeId VEGA = new NodeId("vega");
  private static final Moment START = new Moment(1_000);
  private static final Permit LEASE = new Permit.Until(new Moment(5_000_000_000L));

  private final LockMembershipProtocol first =
      new LockMembershipProtocol(ALTAIR, VEGA, Timing.DEFAULT, ArbiterRules.SOUND, 7, START);
  private final LockMembershipProtocol second =
      new LockMembershipProtocol(
          VEGA, ALTAIR, Timing.DEFAULT, ArbiterRules.SOUND, 9, new Moment(2_000));
  private final List<Effect> effects = new ArrayList<>();

  private static ReplicationState state(Phase phase, Contact contact) {
    return new ReplicationState(
        phase,
        ReplicationState.Life.RUNNING,
        contact,
        Role.PRIMARY,
        ReplicationState.Service.WANTED,
        new ReplicationState.Copy(
            DiskState.UP_TO_DATE,
            ReplicationState.Blocks.COMPLETE,
            ReplicationState.Currency.CURRENT,
            ReplicationState.Trust.TRUSTED),
        new ReplicationState.Peer(
            Role.UNKNOWN,
            DiskState.UNKNOWN,
            ReplicationState.Blocks.COMPLETE,
            ReplicationState.Farewell.NONE),
        List.of(),
        1);
  }

  private static final ReplicationState CONNECTED = state(Phase.CONNECTED, Contact.CONNECTED);
  private static final ReplicationState STANDALONE = state(Phase.STANDALONE, Contact.NONE);

  private List<Effect> decided(
      LockMembershipProtocol protocol, ReplicationState state, boolean peerMayRely) {
    effects.clear();
    protocol.decide(state, peerMayRely, LEASE, START, effects::add);
    return List.copyOf(effects);
  }

  private static LockMembership both(long epoch) {
    SortedMap<NodeId, Long> members = new TreeMap<>();
    members.put(ALTAIR, 1_000L);
    members.put(VEGA, 2_000L);
    return new LockMembership(epoch, members);
  }

  /// The second asks, the first replies, and both have one membership.
  private void join() {
    second.decide(CONNECTED, true, LEASE, new Moment(2_000), effects::add);
    effects.clear();
    first.received(new ArbiterMessage.JoinRequest(2_000, 9), effects::add);
    second.received(new ArbiterMessage.JoinReply(10, 1_000, 2_000), _ -> {});
  }

  @Test
  void the_second_asks_and_the_first_makes_a_membership_above_all_epochs() {
    assertEquals(
        List.of(
            new Effect.Send(new ArbiterMessage.JoinRequest(2_000, 9)),
            new Effect.LocksPermitted(Permit.NONE)),
        decidedBySecond());
    effects.clear();
    first.received(new ArbiterMessage.JoinRequest(2_000, 9), effects::add);
    assertEquals(
        List.of(
            new Effect.LockMembershipChanged(both(10)),
            new Effect.Send(new ArbiterMessage.JoinReply(10, 1_000, 2_000))),
        effects);
  }

  private List<Effect> decidedBySecond() {
    effects.clear();
    second.decide(CONNECTED, true, LEASE, new Moment(2_000), effects::add);
    return List.copyOf(effects);
  }

  @Test
  void a_connection_after_a_blip_changes_nothing() {
    join();
    first.connectionEnded();
    effects.clear();
    first.received(new ArbiterMessage.JoinRequest(2_000, 10), effects::add);
    assertEquals(List.of(new Effect.Send(new ArbiterMessage.JoinReply(10, 1_000, 2_000))), effects);
  }

  @Test
  void a_reply_to_an_earlier_incarnation_is_not_taken() {
    second.received(new ArbiterMessage.JoinReply(10, 1_000, 1_999), effects::add);
    assertEquals(List.of(), effects);
  }

  @Test
  void a_node_takes_part_alone_when_the_other_cannot_rely_on_a_lease_any_more() {
    join();
    assertEquals(
        List.of(new Effect.LocksPermitted(Permit.FOREVER)), decided(first, STANDALONE, true));
    SortedMap<NodeId, Long> me = new TreeMap<>();
    me.put(ALTAIR, 1_000L);
    assertEquals(
        List.of(new Effect.LockMembershipChanged(new LockMembership(11, me))),
        decided(first, STANDALONE, false));
    assertEquals(List.of(), decided(first, STANDALONE, false));
  }

  @Test
  void a_node_that_serves_a_connected_peer_without_a_disk_does_not_leave_it_out() {
    join();
    ReplicationState host = state(Phase.STANDALONE_HOSTING, Contact.CONNECTED);
    assertEquals(List.of(new Effect.LocksPermitted(Permit.FOREVER)), decided(first, host, false));
  }

  @Test
  void a_node_that_is_out_loses_all_and_returns_with_another_incarnation() {
    join();
    decided(second, CONNECTED, true);
    effects.clear();
    second.out(effects::add);
    assertEquals(List.of(new Effect.LocksRevoked()), effects);
    assertEquals(Permit.NONE, permitted(decided(second, state(Phase.APART, Contact.NONE), true)));
    effects.clear();
    second.decide(CONNECTED, true, LEASE, new Moment(9_000_000_000L), effects::add);
    ArbiterMessage.JoinRequest request =
        (ArbiterMessage.JoinRequest) ((Effect.Send) effects.getFirst()).message();
    assertNotEquals(2_000, request.incarnation());
    assertEquals(10, request.epoch());
  }

  private static Permit permitted(List<Effect> effects) {
    return ((Effect.LocksPermitted) effects.getLast()).permit();
  }

  @Test
  void a_node_that_takes_no_part_is_not_permitted() {
    assertEquals(
        List.of(new Effect.LocksPermitted(Permit.NONE)),
        decided(first, state(Phase.EXCHANGING, Contact.HANDSHAKE), true));
  }

  @Test
  void a_node_that_goes_on_alone_without_having_agreed_skips_epochs_that_its_peer_may_have_used() {
    SortedMap<NodeId, Long> alone = new TreeMap<>();
    alone.put(VEGA, 2_000L);
    LockMembership skipping = new LockMembership(9 + LockMembershipProtocol.SKIPPED, alone);
    assertEquals(
        new Effect.LockMembershipChanged(skipping), decided(second, STANDALONE, false).getFirst());
  }

  @Test
  void whoever_has_lost_the_connection_before_they_agreed_again_skips_epochs_too() {
    join();
    second.connectionEnded();
    second.connectionBegan();
    second.connectionEnded();
    SortedMap<NodeId, Long> alone = new TreeMap<>();
    alone.put(VEGA, 2_000L);
    LockMembership skipping = new LockMembership(10 + LockMembershipProtocol.SKIPPED, alone);
    assertEquals(
        new Effect.LockMembershipChanged(skipping), decided(second, STANDALONE, false).getFirst());
  }
}
