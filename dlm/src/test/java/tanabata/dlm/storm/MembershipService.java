package tanabata.dlm.storm;

import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import tanabata.dlm.api.Membership;
import tanabata.foundation.NodeId;
import tanabata.simulation.World;

/// Stands for fencing, and keeps what it promises: one membership an epoch; a node that is missing
/// from it has no valid permit any more; a node that returns has another incarnation.
final class MembershipService {

  static final long MILLIS = 1_000_000;
  private static final long HEARTBEAT = 50 * MILLIS;

  private final World world;
  private final long lease;
  private final Member[] members;
  private long epoch;
  private long incarnations;
  private final SortedMap<NodeId, Long> present = new TreeMap<>();
  private Membership latest = Membership.EMPTY;

  /// What the service needs of a node.
  interface Member {
    NodeId name();

    boolean isAlive();

    boolean isReachable();

    /// By true time.
    void permit(long until);

    void change(Membership membership);

    void evict();
  }

  private final long[] leaseEnd;
  private final boolean[] excluded;
  private final long[] lastSeen;
  private final long[] notifiedEpoch;

  MembershipService(World world, long lease, Member... members) {
    this.world = world;
    this.lease = lease;
    this.members = members;
    leaseEnd = new long[members.length];
    excluded = new boolean[members.length];
    lastSeen = new long[members.length];
    notifiedEpoch = new long[members.length];
  }

  void start() {
    for (Member member : members) {
      present.put(member.name(), ++incarnations);
    }
    change(Optional.empty());
    heartbeat();
  }

  private void change(Optional<NodeId> left) {
    latest = new Membership(++epoch, present, left);
    world.note("membership service: " + latest);
  }

  private void heartbeat() {
    for (int i = 0; i < members.length; i++) {
      check(i);
    }
    world.after(HEARTBEAT, this::heartbeat);
  }

  private void check(int i) {
    Member member = members[i];
    boolean seen = member.isAlive() && member.isReachable();
    long now = world.now().nanos();
    boolean isPresent = present.containsKey(member.name());
    if (seen) {
      lastSeen[i] = now;
    } else if (isPresent && present.size() > 1 && now - lastSeen[i] > 4 * HEARTBEAT) {
      excluded[i] = true;
    }
    if (excluded[i] && isPresent && (leaseEnd[i] < now || !member.isAlive())) {
      present.remove(member.name());
      change(Optional.empty());
      return;
    }
    if (seen && !isPresent) {
      member.evict();
      excluded[i] = false;
      present.put(member.name(), ++incarnations);
      change(Optional.empty());
    }
    if (seen && !excluded[i]) {
      notify(i, member);
      grantLease(i, member);
    }
  }

  private void notify(int i, Member member) {
    if (notifiedEpoch[i] < latest.epoch()) {
      notifiedEpoch[i] = latest.epoch();
      Membership news = latest;
      world.after(world.between(0, 30 * MILLIS), () -> member.change(news));
    }
  }

  private void grantLease(int i, Member member) {
    long until = world.now().nanos() + lease;
    leaseEnd[i] = until;
    world.after(world.between(0, 5 * MILLIS), () -> member.permit(until));
  }

  /// The process died, and with it everything that it held; another one runs in its place from now
  /// on.
  void restarted(int i) {
    notifiedEpoch[i] = 0;
    if (present.containsKey(members[i].name())) {
      present.put(members[i].name(), ++incarnations);
      change(Optional.empty());
    }
  }

  void left(int i) {
    present.remove(members[i].name());
    change(Optional.of(members[i].name()));
  }

  boolean mayLeave(int i) {
    return present.size() > 1 && present.containsKey(members[i].name()) && !excluded[i];
  }
}
