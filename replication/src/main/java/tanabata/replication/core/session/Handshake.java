package tanabata.replication.core.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tanabata.foundation.state.Generation;
import tanabata.foundation.state.ReplicationState.Blocks;
import tanabata.foundation.state.ReplicationState.Currency;
import tanabata.foundation.state.ReplicationState.Trust;
import tanabata.replication.core.session.Agreement.Extent;
import tanabata.replication.core.session.Agreement.Loss;
import tanabata.replication.core.session.Agreement.Side;
import tanabata.replication.core.work.ReplicationRules;
import tanabata.replication.model.DataIdentity;
import tanabata.replication.model.HandshakeRule;
import tanabata.replication.model.Message;
import tanabata.replication.model.OperatorWait;
import tanabata.replication.model.Refusal;
import tanabata.replication.model.SplitBrainChoice;

/// The rules by which two nodes that meet decide whose data goes where.
///
/// The same function runs on both nodes on the same two greetings and must come to the same end, so
/// nothing else enters: no clock, no order of arrival. Rules are tried in order and the first that
/// fits decides; its id is shown to operators.
public final class Handshake {

  private Handshake() {}

  /// What a handshake decided.
  public sealed interface Decision {

    /// Which rule has decided.
    HandshakeRule rule();

    /// Go on; bring the copies in line first.
    record Agreed(Agreement agreement) implements Decision {
      @Override
      public HandshakeRule rule() {
        return agreement.rule();
      }
    }

    /// Stay connected, but the operator has to decide first.
    record Wait(OperatorWait waitsFor) implements Decision {
      @Override
      public HandshakeRule rule() {
        return waitsFor.rule();
      }
    }

    /// Do not connect to this peer.
    record Refused(Refusal refusal) implements Decision {
      @Override
      public HandshakeRule rule() {
        return refusal.rule();
      }
    }
  }

  /// @param mine the greeting this node sent
  /// @param theirs the greeting it received
  public static Decision decide(Message.Hello mine, Message.Hello theirs, ReplicationRules rules) {
    return mismatch(mine, theirs)
        .<Decision>map(Decision.Refused::new)
        .orElseGet(() -> byData(mine, theirs, rules));
  }

  /// Why these two can never belong together, whatever their copies hold.
  public static Optional<Refusal> mismatch(Message.Hello mine, Message.Hello theirs) {
    if (mine.version() != theirs.version()) {
      return Optional.of(new Refusal.OtherVersion(theirs.version(), mine.version()));
    }
    if (!mine.resource().equals(theirs.resource())) {
      return Optional.of(new Refusal.OtherResource(theirs.resource()));
    }
    if (mine.node().equals(theirs.node())) {
      return Optional.of(new Refusal.OwnName());
    }
    if (!mine.geometry().equals(theirs.geometry())) {
      return Optional.of(
          new Refusal.OtherSize(theirs.geometry().deviceBytes(), mine.geometry().deviceBytes()));
    }
    return Optional.empty();
  }

  private static Decision byData(Message.Hello mine, Message.Hello theirs, ReplicationRules rules) {
    DataIdentity my = mine.identity();
    DataIdentity their = theirs.identity();
    if (my.justCreated() && their.justCreated()) {
      return bothCreated(mine, theirs);
    }
    if (my.justCreated()) {
      return full(HandshakeRule.JUST_CREATED_HERE, Side.PEER, theirs, Loss.NOTHING);
    }
    if (their.justCreated()) {
      return full(HandshakeRule.JUST_CREATED_THERE, Side.HERE, mine, Loss.NOTHING);
    }
    boolean mineWasPutBack = rules.wasPutBack(mine.marks(), theirs.marks());
    boolean theirsWasPutBack = rules.wasPutBack(theirs.marks(), mine.marks());
    if (mineWasPutBack && theirsWasPutBack) {
      return new Decision.Refused(new Refusal.BothPutBack());
    }
    if (mineWasPutBack) {
      return putBack(HandshakeRule.PUT_BACK_HERE, mine, theirs, Side.PEER);
    }
    if (theirsWasPutBack) {
      return putBack(HandshakeRule.PUT_BACK_THERE, mine, theirs, Side.HERE);
    }
    return byLineage(mine, theirs);
  }

  private static Decision byLineage(Message.Hello mine, Message.Hello theirs) {
    DataIdentity my = mine.identity();
    DataIdentity their = theirs.identity();
    Generation myHead = my.lineage().getFirst();
    Generation theirHead = their.lineage().getFirst();
    if (myHead.equals(theirHead)) {
      Side preferred = preferred(mine, theirs);
      int reach = (preferred == Side.HERE ? mine : theirs).reach();
      return agreed(
          new Agreement(
              HandshakeRule.SAME_GENERATION, preferred, Extent.TOUCHED, Loss.NOTHING, my, reach));
    }
    if (their.lineage().contains(myHead)) {
      return behind(HandshakeRule.OLDER_HERE, theirs, mine, Side.PEER);
    }
    if (my.lineage().contains(theirHead)) {
      return behind(HandshakeRule.OLDER_THERE, mine, theirs, Side.HERE);
    }
    return split(mine, theirs, Extent.TOUCHED);
  }

  /// A disk that was put back to an older state of itself: what it says of its blocks is old too,
  /// so only a comparison of all of them helps. If the node has gone on alone with it, there are
  /// two versions.
  private static Decision putBack(
      HandshakeRule rule, Message.Hello mine, Message.Hello theirs, Side source) {
    Message.Hello good = source == Side.HERE ? mine : theirs;
    Message.Hello old = source == Side.HERE ? theirs : mine;
    return good.identity().lineage().contains(old.identity().lineage().getFirst())
        ? full(rule, source, good, Loss.KEPT_VERSION)
        : split(mine, theirs, Extent.EVERYTHING);
  }

  private static Decision split(Message.Hello mine, Message.Hello theirs, Extent atLeast) {
    return mine.identity().lineage().stream()
        .filter(theirs.identity().lineage()::contains)
        .findFirst()
        .map(common -> split(mine, theirs, new Fork(common, atLeast)))
        .orElseGet(() -> new Decision.Refused(new Refusal.Unrelated()));
  }

  /// Where two versions part.
  ///
  /// @param common the newest generation that both have
  /// @param atLeast what has to be compared, whatever the bitmaps say
  private record Fork(Generation common, Extent atLeast) {

    Extent extent(Message.Hello mine, Message.Hello theirs) {
      return reaches(mine, common) && reaches(theirs, common) ? atLeast : Extent.EVERYTHING;
    }

    /// Whether this node has changed nothing since, for certain.
    boolean isUnchanged(Message.Hello node) {
      return atLeast == Extent.TOUCHED
          && node.history().changedBlocks() == 0
          && reaches(node, common);
    }
  }

  private static Decision agreed(Agreement agreement) {
    return new Decision.Agreed(agreement);
  }

  private static Decision split(Message.Hello mine, Message.Hello theirs, Fork fork) {
    if (!mine.history().policy().equals(theirs.history().policy())) {
      return new Decision.Refused(new Refusal.OtherPolicies());
    }
    boolean mineIsChosen = isChosen(mine, theirs);
    if (mineIsChosen != isChosen(theirs, mine)) {
      Side winner = mineIsChosen ? Side.HERE : Side.PEER;
      return end(HandshakeRule.SPLIT_BRAIN_RESOLVED, mine, theirs, winner, fork);
    }
    if (fork.isUnchanged(theirs) || fork.isUnchanged(mine)) {
      return end(
          HandshakeRule.SPLIT_BRAIN_UNCHANGED, mine, theirs, changed(mine, theirs, fork), fork);
    }
    return SplitBrainPolicy.winner(mine, theirs)
        .map(winner -> end(HandshakeRule.SPLIT_BRAIN_AFTER_SB, mine, theirs, winner, fork))
        .orElseGet(() -> new Decision.Wait(new OperatorWait.SplitBrain(fork.common())));
  }

  /// Whose version stands where at least one side has changed nothing.
  private static Side changed(Message.Hello mine, Message.Hello theirs, Fork fork) {
    if (fork.isUnchanged(mine) && fork.isUnchanged(theirs)) {
      return preferred(mine, theirs);
    }
    return fork.isUnchanged(mine) ? Side.PEER : Side.HERE;
  }

  private static Decision end(
      HandshakeRule rule, Message.Hello mine, Message.Hello theirs, Side preferred, Fork fork) {
    Message.Hello winner = preferred == Side.HERE ? mine : theirs;
    if (winner.blocks() != Blocks.COMPLETE) {
      return new Decision.Refused(new Refusal.IncompleteWinner(winner.node()));
    }
    Loss loss = rule == HandshakeRule.SPLIT_BRAIN_UNCHANGED ? Loss.VERSION : Loss.KEPT_VERSION;
    return agreed(
        new Agreement(
            rule, preferred, fork.extent(mine, theirs), loss, winner.identity(), winner.reach()));
  }

  private static boolean isChosen(Message.Hello one, Message.Hello other) {
    return one.choice() == SplitBrainChoice.KEEP || other.choice() == SplitBrainChoice.GIVE_UP;
  }

  /// Whether the node's bitmap holds every block that it has changed since that generation.
  private static boolean reaches(Message.Hello node, Generation since) {
    int back = node.identity().lineage().indexOf(since);
    return back >= 0 && back <= node.reach();
  }

  private static Decision full(
      HandshakeRule rule, Side preferred, Message.Hello source, Loss loss) {
    if (source.blocks() != Blocks.COMPLETE) {
      return new Decision.Refused(new Refusal.IncompleteSource(source.node()));
    }
    if (source.history().trust() == Trust.OUTDATED) {
      return new Decision.Wait(new OperatorWait.OutdatedSource(source.node()));
    }
    return agreed(
        new Agreement(rule, preferred, Extent.EVERYTHING, loss, source.identity(), source.reach()));
  }

  private static Decision bothCreated(Message.Hello mine, Message.Hello theirs) {
    if (!mine.identity().empty() || !theirs.identity().empty()) {
      return new Decision.Wait(new OperatorWait.NoValidData());
    }
    Side preferred = first(mine, theirs);
    Message.Hello first = preferred == Side.HERE ? mine : theirs;
    Generation generation = new Generation(1, first.proposal(), first.node());
    return agreed(
        new Agreement(
            HandshakeRule.BOTH_EMPTY,
            preferred,
            Extent.TOUCHED,
            Loss.NOTHING,
            new DataIdentity(List.of(generation), true),
            0));
  }

  /// The older side can be brought in line by the newer side's bitmap if that goes back to the
  /// older side's generation; otherwise by comparing everything.
  private static Decision behind(
      HandshakeRule rule, Message.Hello newer, Message.Hello older, Side preferred) {
    Generation base = older.identity().lineage().getFirst();
    // What the older side has never taken over nobody will ever ask about; without this, a peer
    // that dies in every exchange would fill the lineage.
    List<Generation> all = newer.identity().lineage();
    int at = all.indexOf(base);
    List<Generation> lineage = new ArrayList<>();
    lineage.add(all.getFirst());
    lineage.addAll(all.subList(at, all.size()));
    return agreed(
        new Agreement(
            rule,
            preferred,
            reaches(newer, base) ? Extent.TOUCHED : Extent.EVERYTHING,
            newer.choice() == SplitBrainChoice.KEEP ? Loss.KEPT_VERSION : Loss.VERSION,
            new DataIdentity(lineage, newer.identity().empty()),
            Math.max(0, newer.reach() - (at - 1))));
  }

  /// A process that was connected with the peer has clients that saw its answers, so its version
  /// stands. Of two that both start afresh, the one that was there later has every answered write.
  /// If they died together either will do: where their copies differ, nothing was ever flushed.
  private static Side preferred(Message.Hello mine, Message.Hello theirs) {
    if (mine.currency() != theirs.currency()) {
      return mine.currency() == Currency.CURRENT ? Side.HERE : Side.PEER;
    }
    if (mine.standaloneAt() != theirs.standaloneAt()) {
      return mine.standaloneAt() > theirs.standaloneAt() ? Side.HERE : Side.PEER;
    }
    return first(mine, theirs);
  }

  private static Side first(Message.Hello mine, Message.Hello theirs) {
    return mine.node().compareTo(theirs.node()) < 0 ? Side.HERE : Side.PEER;
  }
}
