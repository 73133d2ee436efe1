package tanabata.node.wiring;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.function.Consumer;
import tanabata.dlm.api.Membership;
import tanabata.dlm.core.Input;
import tanabata.dlm.core.LockCore;
import tanabata.fencing.LockMembership;
import tanabata.fencing.core.Effect;
import tanabata.foundation.Moment;
import tanabata.foundation.NodeEffect;
import tanabata.foundation.Permit;

/// Brings what the arbiter says of the locks to the lock manager of the node: in its order, a
/// membership only when its epoch is on disk, and at once whatever takes a right away.
final class LockGate {

  private final LockCore locks;
  private final WiringRules rules;

  /// What waits for the epoch that is being saved.
  private final ArrayDeque<Effect.ForLocks> waiting = new ArrayDeque<>();

  /// Until when the locks may be relied on, as users of the locks know it.
  private Permit permit = Permit.NONE;

  private Use use = Use.OPEN;

  private enum Use {
    OPEN,
    /// The node leaves: nothing is relied on any more.
    OVER
  }

  /// The membership that waits for its epoch.
  private Optional<LockMembership> saving = Optional.empty();

  LockGate(LockCore locks, WiringRules rules) {
    this.locks = locks;
    this.rules = rules;
  }

  /// The node is told to leave.
  void leave(Moment now, Consumer<? super NodeEffect> effects) {
    if (use == Use.OPEN && rules.leavesLocksFirst()) {
      take(now, new Effect.LocksRevoked(), effects);
      use = Use.OVER;
    }
  }

  void take(Moment now, Effect.ForLocks order, Consumer<? super NodeEffect> effects) {
    if (use == Use.OVER) {
      return;
    }
    switch (order) {
      case Effect.LocksRevoked _ -> {
        if (rules.revokesAtOnce()) {
          // What waits is void: whoever is out enters again as somebody new.
          saving = Optional.empty();
          waiting.clear();
          carryOut(now, order, effects);
        } else {
          inOrder(now, order, effects);
        }
      }
      case Effect.LocksPermitted(Permit next) -> {
        if (rules.shortensPermitsAtOnce()) {
          // The last one counts. One that still waits must not come back to life before it.
          waiting.removeIf(Effect.LocksPermitted.class::isInstance);
          if (saving.isPresent() && endsEarlier(next)) {
            permit(now, next, effects);
          }
        }
        inOrder(now, order, effects);
      }
      case Effect.LockMembershipChanged _ -> inOrder(now, order, effects);
    }
  }

  private boolean endsEarlier(Permit next) {
    return switch (next) {
      case Permit.None _ -> !permit.equals(Permit.NONE);
      case Permit.Until(Moment end) ->
          switch (permit) {
            case Permit.None _ -> false;
            case Permit.Until(Moment before) -> before.isAfter(end);
            case Permit.Forever _ -> true;
          };
      case Permit.Forever _ -> false;
    };
  }

  private void inOrder(Moment now, Effect.ForLocks order, Consumer<? super NodeEffect> effects) {
    if (saving.isPresent()) {
      waiting.add(order);
    } else if (order instanceof Effect.LockMembershipChanged(LockMembership membership)
        && rules.savesEpochFirst()) {
      saving = Optional.of(membership);
      effects.accept(new NodeOwnEffect.SaveLockEpoch(membership.epoch()));
    } else {
      carryOut(now, order, effects);
    }
  }

  /// The epoch is on disk. One that nobody waits for any more is ignored.
  void saved(Moment now, long epoch, Consumer<? super NodeEffect> effects) {
    if (saving.filter(membership -> membership.epoch() == epoch).isEmpty()) {
      return;
    }
    carryOut(now, new Effect.LockMembershipChanged(saving.get()), effects);
    saving = Optional.empty();
    while (saving.isEmpty() && !waiting.isEmpty()) {
      inOrder(now, waiting.remove(), effects);
    }
  }

  private void carryOut(Moment now, Effect.ForLocks order, Consumer<? super NodeEffect> effects) {
    switch (order) {
      case Effect.LockMembershipChanged(LockMembership next) -> {
        Membership membership = new Membership(next.epoch(), next.members());
        give(now, new Input.MembershipChanged(membership), effects);
        effects.accept(new NodeOwnEffect.LocksEntered(locks.membership()));
      }
      case Effect.LocksRevoked _ -> {
        permit(now, Permit.NONE, effects);
        give(now, new Input.Evicted(), effects);
        effects.accept(new NodeOwnEffect.LocksEntered(locks.membership()));
      }
      case Effect.LocksPermitted(Permit next) -> permit(now, next, effects);
    }
  }

  /// Users of the locks see the permit before the core acts on it: what they are told under it must
  /// find it.
  private void permit(Moment now, Permit next, Consumer<? super NodeEffect> effects) {
    permit = next;
    effects.accept(new NodeOwnEffect.LocksPermitted(next));
    give(now, new Input.PermitChanged(next), effects);
  }

  void give(Moment now, Input input, Consumer<? super NodeEffect> effects) {
    locks.accept(now, input, effects);
  }
}
