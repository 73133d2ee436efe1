package tanabata.replication.core.session;

import java.util.Optional;
import tanabata.foundation.Outcome;
import tanabata.foundation.state.ReplicationState.Blocks;
import tanabata.replication.core.metadata.Bitmaps;
import tanabata.replication.core.metadata.PersistentStateStore;
import tanabata.replication.core.metadata.UndoGuard;
import tanabata.replication.core.work.Continuation.ForExchange;
import tanabata.replication.core.work.CoreContext;
import tanabata.replication.core.work.Effect;
import tanabata.replication.core.work.InFlight;
import tanabata.replication.model.BlockSet;
import tanabata.replication.model.ExchangeFailure;
import tanabata.replication.model.HandshakeRule;
import tanabata.replication.model.Marks;
import tanabata.replication.model.Message;

/// The handshake of a new session, after both have greeted and agreed on whose version wins.
///
/// Both nodes send each other, stretch by stretch, which blocks the other may lack and which of
/// their own are not valid, and both work out the same two sets: what each has to pull. With S the
/// preferred node and X the other,
///
///     pull(S) = invalid(S)
///     pull(X) = invalid(X) ∪ ((lacks(S) ∪ lacks(X)) ∖ invalid(S))
///
/// so that no block is ever to be pulled by both. A stretch is sent only when the one before has come
/// from the peer, which bounds what is under way. When the result is durable on both nodes, they are
/// connected.
public final class BitmapExchange {

  /// 256 MiB of a device with 4 KiB blocks.
  public static final int WORDS_PER_CHUNK = 1024;

  private final CoreContext context;
  private final PeerSession session;
  private final Bitmaps bitmaps;
  private final InFlight inFlight;
  private final PersistentStateStore store;
  private final UndoGuard undo;
  private final Marking marking;
  private Stage stage = new Stage.Idle();
  private Optional<Agreement> agreement = Optional.empty();
  private Marks peersMarks = Marks.NONE;
  private PeerStage peer = PeerStage.NOT_READY;
  private Optional<ExchangeFailure> failure = Optional.empty();
  private Memory memory = Memory.AS_ON_DISK;
  private HeadKnowledge head = HeadKnowledge.MAY_BE_KNOWN;

  /// Which blocks were valid here when the two met: only if all were is there a version to keep.
  private Blocks before = Blocks.UNINITIALIZED;

  /// How far this node is. After each save comes the next stage.
  private sealed interface Stage {

    record Idle() implements Stage {}

    /// What a lost session began is still on the disk.
    ///
    /// @param early the peer's first chunk, if it has come already
    record Quiescing(Optional<Message.BitmapChunk> early) implements Stage {}

    record SavingOld(Optional<Message.BitmapChunk> early) implements Stage {}

    /// @param next the chunk that is awaited
    record Exchanging(int next) implements Stage {}

    record OpeningUndoLog() implements Stage {}

    record SavingNew() implements Stage {}

    /// All but the identity is saved, which waits for a link.
    record Saved() implements Stage {}

    record SavingIdentity() implements Stage {}

    record Ready() implements Stage {}
  }

  private enum PeerStage {
    NOT_READY,
    READY
  }

  /// Whether the bitmaps in memory hold what an exchange that was cut short had begun to work out.
  private enum Memory {
    AS_ON_DISK,
    MERGED
  }

  /// Whether the peer may have the newest generation, which then must not be used for what it never
  /// saw.
  public enum HeadKnowledge {
    MAY_BE_KNOWN,
    UNKNOWN_TO_PEER
  }

  public BitmapExchange(
      CoreContext context,
      PeerSession session,
      Bitmaps bitmaps,
      InFlight inFlight,
      PersistentStateStore store,
      UndoGuard undo,
      Marking marking) {
    this.context = context;
    this.session = session;
    this.bitmaps = bitmaps;
    this.inFlight = inFlight;
    this.store = store;
    this.undo = undo;
    this.marking = marking;
  }

  /// Begins for the session that has just begun.
  ///
  /// @param marks that the peer has greeted with
  public void begin(Agreement agreed, Marks marks) {
    agreement = Optional.of(agreed);
    peersMarks = marks;
    stage = new Stage.Quiescing(Optional.empty());
    failure = Optional.empty();
    peer = PeerStage.NOT_READY;
  }

  public void abandon() {
    stage = new Stage.Idle();
  }

  public boolean isUnderWay() {
    return !(stage instanceof Stage.Idle);
  }

  /// The rule of the last agreement.
  public HandshakeRule rule() {
    return agreement.map(Agreement::rule).orElse(HandshakeRule.NONE);
  }

  /// Whether the peer may have the newest generation. After a start nobody knows.
  public HeadKnowledge head() {
    return head;
  }

  /// This node has made a generation that the peer has not seen.
  public void headIsNew() {
    head = HeadKnowledge.UNKNOWN_TO_PEER;
  }

  private Agreement agreed() {
    return agreement.orElseThrow();
  }

  /// Whether nothing that a lost session began is on the disk any more, and the exchange waits for
  /// [#saveOld].
  public boolean mayBegin() {
    return stage instanceof Stage.Quiescing && inFlight.isQuiet() && !bitmaps.isBusy();
  }

  /// Goes on with what had to wait for a link. Not while a greeting of this node is under way: the
  /// peer may decide by it that this node never had the generation of the present session, and
  /// forget it. The two would then take their copies for versions that went different ways.
  public void pump() {
    if (stage instanceof Stage.Saved && session.flows()) {
      stage = new Stage.SavingIdentity();
      marking.join(peersMarks);
      store.saveShared(
          agreed().identity(),
          agreed().isPreferredHere() ? agreed().reach() : 0,
          new ForExchange.IdentitySaved(session.number()));
    }
  }

  /// What was touched is in the bitmaps, and nobody is writing them.
  public void saveOld() {
    Stage.Quiescing quiescing = (Stage.Quiescing) stage;
    stage = new Stage.SavingOld(quiescing.early());
    if (memory == Memory.AS_ON_DISK) {
      before = blocks();
    }
    if (agreed().rule() == HandshakeRule.BOTH_EMPTY) {
      bitmaps.invalid().clear();
      bitmaps.peerLacks().clear();
    } else if (agreed().extent() == Agreement.Extent.EVERYTHING && agreed().isPreferredHere()) {
      // The other side learns it from here: everything that it does not lack itself is to be
      // pulled.
      bitmaps.peerLacks().addAll();
    }
    bitmaps.persist(new ForExchange.OldBitmapsSaved(session.number()));
  }

  private Blocks blocks() {
    if (store.identity().justCreated()) {
      return Blocks.UNINITIALIZED;
    }
    return bitmaps.invalid().isEmpty() ? Blocks.COMPLETE : Blocks.INCOMPLETE;
  }

  /// What the exchange waited for is done.
  public void proceed(ForExchange done, Outcome outcome) {
    if (!session.isIn(done.session())) {
      return;
    }
    switch (done) {
      case ForExchange.OldBitmapsSaved _ -> {
        if (stage instanceof Stage.SavingOld(Optional<Message.BitmapChunk> early)) {
          stage = new Stage.Exchanging(0);
          sendChunk(0);
          early.ifPresent(this::received);
        }
      }
      case ForExchange.UndoLogOpened _ -> {
        if (stage instanceof Stage.OpeningUndoLog) {
          undoLogOpened(outcome);
        }
      }
      case ForExchange.NewBitmapsSaved _ -> {
        if (stage instanceof Stage.SavingNew) {
          stage = new Stage.Saved();
        }
      }
      case ForExchange.IdentitySaved _ -> {
        if (stage instanceof Stage.SavingIdentity) {
          stage = new Stage.Ready();
          session.send(new Message.Ready());
        }
      }
    }
  }

  /// @return whether the chunk was expected
  public boolean received(Message.BitmapChunk chunk) {
    return switch (stage) {
      case Stage.Quiescing(Optional<Message.BitmapChunk> early) -> {
        boolean first = isFirst(chunk, early);
        if (first) {
          stage = new Stage.Quiescing(Optional.of(chunk));
        }
        yield first;
      }
      case Stage.SavingOld(Optional<Message.BitmapChunk> early) -> {
        boolean first = isFirst(chunk, early);
        if (first) {
          stage = new Stage.SavingOld(Optional.of(chunk));
        }
        yield first;
      }
      case Stage.Exchanging(int next) -> {
        boolean expected = chunk.index() == next && fits(chunk);
        if (expected) {
          take(chunk);
        }
        yield expected;
      }
      case Stage.Idle _,
          Stage.OpeningUndoLog _,
          Stage.SavingNew _,
          Stage.Saved _,
          Stage.SavingIdentity _,
          Stage.Ready _ ->
          false;
    };
  }

  private boolean isFirst(Message.BitmapChunk chunk, Optional<Message.BitmapChunk> early) {
    return early.isEmpty() && chunk.index() == 0 && fits(chunk);
  }

  private void take(Message.BitmapChunk chunk) {
    memory = Memory.MERGED;
    if (!merge(chunk)) {
      fail(ExchangeFailure.BLOCK_VALID_NOWHERE);
      return;
    }
    int next = chunk.index() + 1;
    if (next < chunks()) {
      stage = new Stage.Exchanging(next);
      sendChunk(next);
    } else {
      saveResult();
    }
  }

  private void fail(ExchangeFailure why) {
    stage = new Stage.Idle();
    failure = Optional.of(why);
  }

  /// The identity is saved after the bitmaps: were it the other way round, a crash in between could
  /// leave a copy that calls itself equal to the peer's and is not.
  private void saveResult() {
    boolean losesBlocks = before == Blocks.COMPLETE && !bitmaps.invalid().isEmpty();
    if (agreed().keepsOther() && losesBlocks && undo.keepsOtherThan(store.identity())) {
      fail(ExchangeFailure.OLDER_VERSION_IS_KEPT);
      return;
    }
    boolean worthKeeping = losesBlocks && undo.kept().isEmpty() && inFlight.writes().isEmpty();
    if (!worthKeeping) {
      saveNew();
      return;
    }
    // Before anything says that blocks are to be replaced: after a crash nobody would know of a
    // version to keep.
    stage = new Stage.OpeningUndoLog();
    undo.open(
        store.identity(),
        agreed().keepsOther() ? Effect.Retention.KEPT : Effect.Retention.UNTIL_RESYNCED,
        new ForExchange.UndoLogOpened(session.number()));
  }

  private void undoLogOpened(Outcome outcome) {
    if (outcome == Outcome.OK || !agreed().keepsOther()) {
      saveNew();
    } else {
      fail(ExchangeFailure.NO_UNDO_LOG);
    }
  }

  private void saveNew() {
    stage = new Stage.SavingNew();
    memory = Memory.AS_ON_DISK;
    bitmaps.persist(new ForExchange.NewBitmapsSaved(session.number()));
  }

  public void peerIsReady() {
    peer = PeerStage.READY;
  }

  /// Why the two cannot come together, if so; once.
  public Optional<ExchangeFailure> takeFailure() {
    Optional<ExchangeFailure> found = failure;
    failure = Optional.empty();
    return found;
  }

  /// Whether the exchange is over and both nodes know; true once. Without a link that is not said:
  /// the peer may have ended the session since.
  public boolean succeeds() {
    boolean over = stage instanceof Stage.Ready && peer == PeerStage.READY && session.flows();
    if (over) {
      stage = new Stage.Idle();
    }
    return over;
  }

  private int chunks() {
    return (bitmaps.invalid().wordCount() + WORDS_PER_CHUNK - 1) / WORDS_PER_CHUNK;
  }

  private int chunkLength(int index) {
    int from = index * WORDS_PER_CHUNK;
    return Math.min(WORDS_PER_CHUNK, bitmaps.invalid().wordCount() - from);
  }

  private boolean fits(Message.BitmapChunk chunk) {
    int length = chunkLength(chunk.index());
    return chunk.touched().length == length && chunk.invalid().length == length;
  }

  private void sendChunk(int index) {
    if (index == chunks() - 1) {
      // From here on the peer has all that it needs to take the newest generation over.
      head = HeadKnowledge.MAY_BE_KNOWN;
    }
    int from = index * WORDS_PER_CHUNK;
    int length = chunkLength(index);
    long[] touched = words(bitmaps.peerLacks(), from, length);
    long[] invalid = words(bitmaps.invalid(), from, length);
    session.send(new Message.BitmapChunk(index, touched, invalid));
  }

  private static long[] words(BlockSet blocks, int from, int length) {
    long[] words = new long[length];
    for (int i = 0; i < length; i++) {
      words[i] = blocks.word(from + i);
    }
    return words;
  }

  /// @return whether every block is valid somewhere
  private boolean merge(Message.BitmapChunk theirs) {
    int from = theirs.index() * WORDS_PER_CHUNK;
    for (int i = 0; i < theirs.touched().length; i++) {
      long myInvalid = bitmaps.invalid().word(from + i);
      long theirInvalid = theirs.invalid()[i];
      if ((myInvalid & theirInvalid) != 0) {
        return false;
      }
      long touched = bitmaps.peerLacks().word(from + i) | theirs.touched()[i];
      long myPull = myInvalid;
      long theirPull = theirInvalid;
      if (agreed().isPreferredHere()) {
        theirPull |= touched & ~myInvalid;
      } else {
        myPull |= touched & ~theirInvalid;
      }
      bitmaps.invalid().put(from + i, myPull);
      bitmaps.peerLacks().put(from + i, theirPull);
    }
    return true;
  }
}
