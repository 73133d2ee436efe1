package tanabata.replication.core.mode;

import java.util.Optional;
import tanabata.foundation.state.CutReason;
import tanabata.foundation.state.DiskState;
import tanabata.foundation.state.ReplicationState.Farewell;
import tanabata.foundation.state.Role;
import tanabata.replication.core.session.Agreement;
import tanabata.replication.core.session.Handshake;
import tanabata.replication.core.work.Continuation;
import tanabata.replication.core.work.Effect;
import tanabata.replication.model.CopyHistory;
import tanabata.replication.model.ExchangeFailure;
import tanabata.replication.model.LinkEnd;
import tanabata.replication.model.Message;
import tanabata.replication.model.OperatorWait;
import tanabata.replication.model.Refusal;
import tanabata.replication.model.ReplicationEvent;
import tanabata.replication.model.SplitBrainChoice;

/// From the greeting on: who greets, how the two come together, and what the peer says of itself.
public final class PeerHandshake {

  private final CoreParts parts;
  private final StandaloneMode standalone;

  /// What this node said of itself on the present link: both must decide on the same two greetings.
  private Optional<Message.Hello> greeting = Optional.empty();

  private SplitBrainChoice choice = SplitBrainChoice.NONE;
  private SplitBrainNews splitBrainNews = SplitBrainNews.NONE;

  /// What operators know of a split brain.
  private enum SplitBrainNews {
    NONE,
    /// It was notified, and is not over.
    FOUND,
    /// Nobody here was told of it, for a rule ends it at once. Its end is told when the session
    /// that began with that is there.
    ENDING
  }

  public PeerHandshake(CoreParts parts, StandaloneMode standalone) {
    this.parts = parts;
    this.standalone = standalone;
  }

  /// An operator has said whose version is kept, or this node has decided.
  public void choose(SplitBrainChoice decided) {
    choice = decided;
  }

  public void linkUp(long number) {
    if (parts.context().state().isDeciding()) {
      parts.context().emit(new Effect.CloseLink(number, new LinkEnd.Deciding()));
    } else if (parts.session().linkUp(number)) {
      Message.Hello mine = hello();
      greeting = Optional.of(mine);
      parts.session().greet(mine);
    }
  }

  private Message.Hello hello() {
    return new Message.Hello(
        Message.Hello.VERSION,
        parts.configuration().resource(),
        parts.configuration().node(),
        parts.context().geometry(),
        parts.configuration().instance(),
        parts.session().number(),
        parts.session().peerInstance(),
        parts.session().received(),
        parts.configuration().proposal(),
        parts.clock().value(),
        parts.clients().currency(),
        parts.store().state().standaloneAt(),
        parts.validBlocks(),
        parts.store().identity(),
        parts.store().state().reach(),
        choice,
        history(),
        parts.marking().greeting());
  }

  private CopyHistory history() {
    return new CopyHistory(
        parts.node().role(),
        parts.store().state().trust(),
        parts.store().state().lastStandalone(),
        parts.changedBlocks(),
        parts.configuration().afterSplitBrain());
  }

  public void greeted(Message.Hello theirs) {
    Message.Hello mine = greeting.orElseThrow();
    if (parts.session().continues(theirs)) {
      parts.clock().learn(theirs.clock());
      parts.session().resume(theirs);
      parts.context().notify(new ReplicationEvent.SessionResumed(parts.context().state().phase()));
      return;
    }
    if (!theirs.node().equals(parts.configuration().peer())) {
      parts.closeAndTell(new LinkEnd.OtherName(theirs.node(), parts.configuration().peer()));
      return;
    }
    Optional<Refusal> mismatch = Handshake.mismatch(mine, theirs);
    if (mismatch.isPresent() && parts.session().hasSession()) {
      // Whoever that is, it is not the peer of this session, which may come back and go on.
      parts.closeAndTell(new LinkEnd.Stranger(mismatch.get()));
      return;
    }
    switch (Handshake.decide(mine, theirs, parts.context().rules())) {
      case Handshake.Decision.Agreed(Agreement agreement) -> agree(theirs, agreement);
      case Handshake.Decision.Wait(OperatorWait wait) -> waitFor(wait, mine, theirs);
      case Handshake.Decision.Refused(Refusal refusal) -> {
        parts.session().standAlone(new LinkEnd.Refused(refusal));
        parts.context().notify(new ReplicationEvent.PeerRefused(refusal));
      }
    }
  }

  private void agree(Message.Hello theirs, Agreement agreement) {
    boolean servesWhatIsGivenUp =
        agreement.givesUp()
            && !agreement.isPreferredHere()
            && (parts.clients().hasCurrentData() || parts.isStandalone());
    if (servesWhatIsGivenUp) {
      if (agreement.keepsOther()) {
        choice = SplitBrainChoice.GIVE_UP;
      }
      // It ends the link too. The next handshake finds nobody here who relies on this version.
      standalone.cut(0, new CutReason.VersionGivenUp(theirs.node(), agreement.rule().id()));
      return;
    }
    parts.endSession();
    if (splitBrainNews == SplitBrainNews.NONE && agreement.rule().endsSplitBrain()) {
      splitBrainNews = SplitBrainNews.ENDING;
    }
    parts.peer().farewell(Farewell.NONE);
    parts.splitBrain().end();
    if (agreement.isPreferredHere() && !parts.store().identity().justCreated()) {
      parts.store().take(agreement.identity(), agreement.reach());
    }
    parts.session().begin(theirs);
    parts.context().state().becomeExchanging(agreement.rule());
    parts.clock().learn(theirs.clock());
    parts.exchange().begin(agreement, theirs.marks());
    parts.context().notify(new ReplicationEvent.HandshakeAgreed(agreement.rule()));
  }

  private void waitFor(OperatorWait wait, Message.Hello mine, Message.Hello theirs) {
    if (!parts.isStandalone()) {
      parts.endSession();
    }
    parts.session().idle();
    switch (wait) {
      case OperatorWait.NoValidData _, OperatorWait.OutdatedSource _ -> {
        parts.context().state().becomeWaiting(wait);
        parts.context().notify(new ReplicationEvent.WaitsForOperator(wait));
      }
      case OperatorWait.SplitBrain split -> {
        parts.context().state().becomeSplitBrain();
        if (splitBrainNews == SplitBrainNews.FOUND) {
          parts.context().notify(new ReplicationEvent.WaitsForOperator(wait));
        } else {
          splitBrainNews = SplitBrainNews.FOUND;
          parts.context().notify(new ReplicationEvent.SplitBrainFound(split.common()));
        }
        parts.splitBrain().begin(split.common(), mine, theirs);
      }
    }
  }

  /// Goes on with an exchange, if there is one.
  public void pump() {
    if (parts.exchange().mayBegin()) {
      parts.markTouched();
      parts.exchange().saveOld();
    }
    parts.exchange().pump();
    if (parts.exchange().succeeds()) {
      connected();
    }
    Optional<ExchangeFailure> failure = parts.exchange().takeFailure();
    if (failure.isPresent() && parts.session().isWanted()) {
      parts.session().standAlone(new LinkEnd.ExchangeFailed(failure.get()));
      parts.context().notify(new ReplicationEvent.ExchangeFailed(failure.get()));
    }
  }

  private void connected() {
    parts.context().state().becomeConnected();
    parts.settleTouched();
    parts.clients().connected();
    parts.resync().begin();
    parts.node().mayServe();
    if (parts.bitmaps().invalid().isEmpty()) {
      parts.undo().resyncIsOver();
    }
    choice = SplitBrainChoice.NONE;
    if (parts.store().state().reach() != 0) {
      parts.store().saveShared(parts.store().identity(), 0, Continuation.NOTHING);
    }
    if (splitBrainNews != SplitBrainNews.NONE) {
      splitBrainNews = SplitBrainNews.NONE;
      parts.context().notify(new ReplicationEvent.SplitBrainEnded());
    }
    parts.context().notify(new ReplicationEvent.Connected());
  }

  public void received(Message.State state) {
    parts.peer().received(state);
    parts.context().notify(new ReplicationEvent.PeerChanged(state.role(), state.disk()));
  }

  /// Tells the peer how this node stands, if that is news.
  public void sendState() {
    if (!parts.isConnected()) {
      return;
    }
    Role role = parts.node().role();
    DiskState disk = parts.disk();
    if (parts.peer().isNews(role, disk)) {
      Message.State state = new Message.State(role, disk);
      parts.peer().sent(state);
      parts.session().send(state);
    }
  }

  /// The peer's disk has failed: nothing of this session is replicated any more.
  public void peerDetached() {
    parts.markIfStandalone();
    parts.clients().sessionLost();
    parts.flushes().sessionLost();
    parts.resync().sessionLost();
    parts.peer().detached();
    parts.session().stopReplicating();
    parts.context().state().becomeHosting();
    parts.context().notify(new ReplicationEvent.PeerDetached());
  }

  public void received(Message.Goodbye goodbye) {
    parts.peer().farewell(goodbye.yields() ? Farewell.YIELDED : Farewell.LEFT);
    if (!goodbye.yields()) {
      parts.flushes().peerLeaves();
    }
    parts.closeAndTell(new LinkEnd.PeerLeft());
  }
}
