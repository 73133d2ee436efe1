package tanabata.replication.core.state;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tanabata.foundation.InvariantViolation;
import tanabata.foundation.state.CutReason;
import tanabata.foundation.state.Phase;
import tanabata.replication.core.state.NodeState.Apart;
import tanabata.replication.core.state.NodeState.Connected;
import tanabata.replication.core.state.NodeState.Cut;
import tanabata.replication.core.state.NodeState.Declaring;
import tanabata.replication.core.state.NodeState.Diskless;
import tanabata.replication.core.state.NodeState.Exchanging;
import tanabata.replication.core.state.NodeState.Frozen;
import tanabata.replication.core.state.NodeState.Goal;
import tanabata.replication.core.state.NodeState.Hosting;
import tanabata.replication.core.state.NodeState.Progress;
import tanabata.replication.core.state.NodeState.RollingBack;
import tanabata.replication.core.state.NodeState.Serving;
import tanabata.replication.core.state.NodeState.Session;
import tanabata.replication.core.state.NodeState.Settling;
import tanabata.replication.core.state.NodeState.SplitBrain;
import tanabata.replication.core.state.NodeState.Standalone;
import tanabata.replication.core.state.NodeState.StandaloneHosting;
import tanabata.replication.model.Caller;
import tanabata.replication.model.HandshakeRule;
import tanabata.replication.model.OperatorWait;

/// The one place that changes what a node is in: one method for each transition, and a table of
/// those that exist. Any other is a broken promise. A decision about the whole copy first ends the
/// session, so it begins where there is none.
public final class StateMachine {

  private static final Map<Phase, Set<Phase>> TRANSITIONS = new EnumMap<>(Phase.class);

  static {
    allow(
        Phase.APART,
        Phase.DECLARING,
        Phase.EXCHANGING,
        Phase.SETTLING,
        Phase.SPLIT_BRAIN,
        Phase.ROLLING_BACK);
    allow(Phase.DECLARING, Phase.APART);
    allow(Phase.EXCHANGING, Phase.APART, Phase.CONNECTED);
    allow(Phase.CONNECTED, Phase.FROZEN, Phase.HOSTING, Phase.DISKLESS);
    allow(Phase.FROZEN, Phase.APART, Phase.CONNECTED);
    allow(Phase.HOSTING, Phase.APART, Phase.SETTLING);
    allow(
        Phase.SETTLING,
        Phase.APART,
        Phase.STANDALONE,
        Phase.STANDALONE_HOSTING,
        Phase.SPLIT_BRAIN_STANDALONE,
        Phase.CUT);
    allow(
        Phase.STANDALONE,
        Phase.EXCHANGING,
        Phase.SETTLING,
        Phase.SPLIT_BRAIN_STANDALONE,
        Phase.ROLLING_BACK);
    allow(Phase.STANDALONE_HOSTING, Phase.STANDALONE);
    allow(Phase.SPLIT_BRAIN, Phase.APART, Phase.EXCHANGING, Phase.SETTLING, Phase.ROLLING_BACK);
    allow(
        Phase.SPLIT_BRAIN_STANDALONE,
        Phase.STANDALONE,
        Phase.EXCHANGING,
        Phase.SETTLING,
        Phase.ROLLING_BACK);
    allow(Phase.CUT, Phase.EXCHANGING, Phase.SETTLING, Phase.SPLIT_BRAIN, Phase.ROLLING_BACK);
    allow(Phase.ROLLING_BACK, Phase.APART);
    allow(Phase.DISKLESS);
  }

  private NodeState state = new Apart(Optional.empty());

  private static void allow(Phase from, Phase... to) {
    Set<Phase> all = EnumSet.noneOf(Phase.class);
    all.addAll(Set.of(to));
    TRANSITIONS.put(from, all);
  }

  /// The states that may follow `from`; the table of the documentation is checked against it.
  public static Set<Phase> transitions(Phase from) {
    return Set.copyOf(TRANSITIONS.get(from));
  }

  public NodeState state() {
    return state;
  }

  public Phase phase() {
    return state.phase();
  }

  public boolean isConnected() {
    return state instanceof Connected;
  }

  /// Whether this node goes on without its peer.
  public boolean isStandalone() {
    return state.phase().isStandalone();
  }

  public boolean isDiskless() {
    return state instanceof Diskless;
  }

  /// Whether a decision about the whole copy is being made durable: no link is taken meanwhile, and
  /// no other decision.
  public boolean isDeciding() {
    return switch (state) {
      case Declaring _, Settling _, RollingBack _ -> true;
      case Apart _,
          Exchanging _,
          Connected _,
          Frozen _,
          Hosting _,
          Standalone _,
          StandaloneHosting _,
          SplitBrain _,
          Cut _,
          Diskless _ ->
          false;
    };
  }

  /// Whether the session's handshake is over, so that its messages have a place.
  public boolean isPastHandshake() {
    return switch (state) {
      case Connected _, Frozen _, Hosting _, StandaloneHosting _, Diskless _ -> true;
      case Settling settling -> settling.session() == Session.HOSTING;
      case Apart _, Declaring _, Exchanging _, Standalone _, SplitBrain _, Cut _, RollingBack _ ->
          false;
    };
  }

  /// Whether the requests of a peer without a disk are carried out here.
  public boolean isHosting() {
    return switch (state) {
      case Hosting _, StandaloneHosting _ -> true;
      case Settling settling -> settling.session() == Session.HOSTING;
      case Apart _,
          Declaring _,
          Exchanging _,
          Connected _,
          Frozen _,
          Standalone _,
          SplitBrain _,
          Cut _,
          RollingBack _,
          Diskless _ ->
          false;
    };
  }

  /// Whether the session that this node is in replicates, with or without a link at present.
  public boolean replicates() {
    return state instanceof Connected || state instanceof Frozen;
  }

  // The transitions.

  /// The peer has greeted, and an operator has to decide something first.
  public void becomeWaiting(OperatorWait wait) {
    switch (state) {
      case Apart _ -> state = new Apart(Optional.of(wait));
      case Cut cut -> state = new Cut(cut.reason(), Optional.of(wait));
      case Standalone _ -> {}
      case SplitBrain(Serving serving) ->
          become(
              switch (serving) {
                case NOBODY -> new Apart(Optional.of(wait));
                case ITS_VERSION -> new Standalone();
              });
      case Declaring _,
          Exchanging _,
          Connected _,
          Frozen _,
          Hosting _,
          Settling _,
          StandaloneHosting _,
          RollingBack _,
          Diskless _ ->
          refuse(Phase.APART);
    }
  }

  /// Both went on without the other.
  public void becomeSplitBrain() {
    Serving serving = isStandalone() ? Serving.ITS_VERSION : Serving.NOBODY;
    if (!state.equals(new SplitBrain(serving))) {
      become(new SplitBrain(serving));
    }
  }

  /// The two have agreed on whose version wins, and a session has begun.
  public void becomeExchanging(HandshakeRule rule) {
    if (state instanceof Exchanging) {
      state = new Exchanging(rule);
    } else {
      become(new Exchanging(rule));
    }
  }

  public void becomeConnected() {
    become(new Connected());
  }

  /// The link is away, or a new one has not carried a greeting yet.
  public void linkLost() {
    if (state instanceof Connected) {
      become(new Frozen());
    }
  }

  /// The link is back in the same session.
  public void linkResumed() {
    if (state instanceof Frozen) {
      become(new Connected());
    }
  }

  /// The peer has lost its disk.
  public void becomeHosting() {
    become(new Hosting());
  }

  public void becomeDiskless() {
    become(new Diskless());
  }

  /// The session is over. A node that goes on alone goes on alone.
  public void sessionEnded() {
    switch (state) {
      case Exchanging _, Connected _, Frozen _, Hosting _ -> become(new Apart(Optional.empty()));
      case StandaloneHosting _ -> become(new Standalone());
      case Apart _,
          Declaring _,
          Settling _,
          Standalone _,
          SplitBrain _,
          Cut _,
          RollingBack _,
          Diskless _ -> {}
    }
  }

  public void becomeDeclaring(Caller caller) {
    become(new Declaring(caller));
  }

  public void declared() {
    become(new Apart(Optional.empty()));
  }

  /// Begins to make durable what the goal needs.
  public void becomeSettling(Goal goal, Session session) {
    become(new Settling(goal, Progress.QUIESCING, session));
  }

  /// Nothing of the lost session is on the disk any more.
  public void settlingSaves() {
    if (state instanceof Settling settling) {
      state = new Settling(settling.goal(), Progress.SAVING, settling.session());
    }
  }

  /// This node goes on without its peer.
  public void becomeStandalone(Session session) {
    become(
        switch (session) {
          case ENDED -> new Standalone();
          case HOSTING -> new StandaloneHosting();
        });
  }

  /// This node goes on without its peer, and a split brain that was found before is not over.
  public void becomeStandaloneInSplitBrain() {
    become(new SplitBrain(Serving.ITS_VERSION));
  }

  public void becomeCut(CutReason reason) {
    become(new Cut(reason, Optional.empty()));
  }

  public void invalidated() {
    become(new Apart(Optional.empty()));
  }

  public void becomeRollingBack(Caller caller, long proposal) {
    become(new RollingBack(caller, proposal, Progress.QUIESCING));
  }

  /// Nothing of the lost session is on the disk any more.
  public void rollbackSaves() {
    if (state instanceof RollingBack back) {
      state = new RollingBack(back.caller(), back.proposal(), Progress.SAVING);
    }
  }

  public void rolledBack() {
    become(new Apart(Optional.empty()));
  }

  private void become(NodeState next) {
    if (!TRANSITIONS.get(state.phase()).contains(next.phase())) {
      refuse(next.phase());
    }
    state = next;
  }

  private void refuse(Phase next) {
    throw new InvariantViolation("a node that is " + state.phase() + " does not become " + next);
  }
}
