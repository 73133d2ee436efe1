package tanabata.replication.core;

import java.util.Optional;

/// The handshake of a new session, after both have greeted and agreed on whose version wins.
///
/// Both nodes tell each other, stretch by stretch, which blocks the other may lack and which of
/// their own are not valid, and both work out the same two sets: what each has to pull. With S the
/// preferred node and X the other,
///
///     pull(S) = invalid(S)
///     pull(X) = invalid(X) ∪ ((lacks(S) ∪ lacks(X)) ∖ invalid(S))
///
/// so that no block is ever to be pulled by both. A stretch is sent only when the one before has come
/// from the peer, which bounds what is under way. When the result is durable on both nodes, they are
/// together.
final class Meeting {

  /// 256 MiB of a device with 4 KiB blocks.
  static final int WORDS_PER_CHUNK = 1024;

  private enum Step {
    NONE,
    QUIETING,
    SAVING_OLD,
    EXCHANGING,
    OPENING_UNDO,
    SAVING_NEW,
    NEW_IS_SAVED,
    SAVING_IDENTITY,
    READY
  }

  private final Desk desk;
  private final Link link;
  private final Bitmaps bitmaps;
  private final Traffic traffic;
  private final Identities identities;
  private final Undo undo;
  private final Runnable allIsTold;
  private Step step = Step.NONE;
  private Handshake.Verdict.Agree verdict;
  private int nextChunk;
  private Optional<Message.BitmapChunk> early = Optional.empty();
  private Optional<String> trouble = Optional.empty();
  private boolean peerReady;

  /// Whether every block was valid here when the two met: only then is there a version to keep.
  private boolean wasWhole;

  /// Whether memory holds what an earlier meeting that was cut short had begun to work out.
  private boolean unsaved;

  Meeting(
      Desk desk,
      Link link,
      Bitmaps bitmaps,
      Traffic traffic,
      Identities identities,
      Undo undo,
      Runnable allIsTold) {
    this.desk = desk;
    this.link = link;
    this.bitmaps = bitmaps;
    this.traffic = traffic;
    this.identities = identities;
    this.undo = undo;
    this.allIsTold = allIsTold;
  }

  /// Begins for the session that the link has just begun.
  void begin(Handshake.Verdict.Agree agreed) {
    verdict = agreed;
    step = Step.QUIETING;
    nextChunk = 0;
    early = Optional.empty();
    trouble = Optional.empty();
    peerReady = false;
  }

  void abandon() {
    step = Step.NONE;
  }

  boolean isExchanging() {
    return step != Step.NONE;
  }

  String rule() {
    return verdict == null ? "none" : verdict.rule();
  }

  /// Goes on with what had to wait.
  void pump(Runnable markTouched) {
    if (step == Step.QUIETING && traffic.isQuiet() && !bitmaps.isBusy()) {
      saveOld(markTouched);
    } else if (step == Step.NEW_IS_SAVED && link.flows()) {
      saveIdentity();
    }
  }

  /// What a lost session began has ended, and nobody is writing bitmaps.
  private void saveOld(Runnable markTouched) {
    step = Step.SAVING_OLD;
    if (!unsaved) {
      wasWhole = bitmaps.invalid.isEmpty() && !identities.identity().justCreated();
    }
    markTouched.run();
    if (verdict.rule().equals(Handshake.BOTH_EMPTY)) {
      bitmaps.invalid.clear();
      bitmaps.peerLacks.clear();
    } else if (verdict.full() && verdict.iPrefer()) {
      // The other side learns it from here: everything that it does not lack itself is to be
      // pulled.
      bitmaps.peerLacks.addAll();
    }
    long current = link.session();
    bitmaps.persist(() -> {
      if (step == Step.SAVING_OLD && link.isIn(current)) {
        step = Step.EXCHANGING;
        sendChunk();
        early.ifPresent(this::received);
      }
    });
  }

  /// @return whether the chunk was expected
  boolean received(Message.BitmapChunk chunk) {
    if (step == Step.QUIETING || step == Step.SAVING_OLD) {
      boolean first = early.isEmpty() && chunk.index() == 0 && fits(chunk);
      if (first) {
        early = Optional.of(chunk);
      }
      return first;
    }
    early = Optional.empty();
    if (step != Step.EXCHANGING || chunk.index() != nextChunk || !fits(chunk)) {
      return false;
    }
    unsaved = true;
    if (!merge(chunk)) {
      step = Step.NONE;
      trouble =
          Optional.of(
              "some block is valid on neither node; one of them lost what it knew about its disk");
      return true;
    }
    nextChunk++;
    if (nextChunk < chunks()) {
      sendChunk();
    } else {
      saveResult();
    }
    return true;
  }

  /// The identity is saved after the bitmaps: were it the other way round, a crash in between could
  /// leave a copy that calls itself equal to the peer's and is not.
  private void saveResult() {
    long current = link.session();
    boolean worthKeeping =
        wasWhole
            && !bitmaps.invalid.isEmpty()
            && undo.kept().isEmpty()
            && traffic.inFlight.isEmpty();
    boolean givesUp = verdict.keepsOther() && wasWhole && !bitmaps.invalid.isEmpty();
    if (givesUp && undo.keepsOtherThan(identities.identity())) {
      step = Step.NONE;
      trouble =
          Optional.of(
              "this copy is to be given up, and an older version that was given up is still kept here;"
                  + " 'split-brain export' and 'forget' that one first");
      return;
    }
    if (!worthKeeping) {
      saveBitmaps(current);
      return;
    }
    // Before anything says that blocks are to be replaced: after a crash nobody would know of a
    // version to keep.
    step = Step.OPENING_UNDO;
    undo.open(
        identities.identity(),
        verdict.keepsOther(),
        opened -> {
          if (step != Step.OPENING_UNDO || !link.isIn(current)) {
            return;
          }
          if (opened || !verdict.keepsOther()) {
            saveBitmaps(current);
          } else {
            step = Step.NONE;
            trouble =
                Optional.of(
                    "no undo log can be made for the version that is to be given up; see the log");
          }
        });
  }

  private void saveBitmaps(long current) {
    step = Step.SAVING_NEW;
    unsaved = false;
    bitmaps.persist(() -> {
      if (step == Step.SAVING_NEW && link.isIn(current)) {
        step = Step.NEW_IS_SAVED;
      }
    });
  }

  /// Not while a greeting of this node is under way: the peer may decide by it that this node never
  /// had the generation of the present session, and forget it. The two would then take their copies
  /// for versions that went different ways.
  private void saveIdentity() {
    long current = link.session();
    step = Step.SAVING_IDENTITY;
    identities.saveShared(
        verdict.identity(), verdict.iPrefer() ? verdict.reach() : 0, () -> saved(current));
  }

  private void saved(long sessionThen) {
    if (step == Step.SAVING_IDENTITY && link.isIn(sessionThen)) {
      step = Step.READY;
      link.send(new Message.Ready());
    }
  }

  void peerIsReady() {
    peerReady = true;
  }

  /// Why the two cannot come together, if so.
  Optional<String> trouble() {
    return trouble;
  }

  /// Whether the meeting is over and both nodes know; true once. Without a link that is not said:
  /// the peer may have ended the session since.
  boolean succeeds() {
    if (step == Step.READY && peerReady && link.flows()) {
      step = Step.NONE;
      return true;
    }
    return false;
  }

  private int chunks() {
    return (bitmaps.invalid.wordCount() + WORDS_PER_CHUNK - 1) / WORDS_PER_CHUNK;
  }

  private int chunkLength(int index) {
    int from = index * WORDS_PER_CHUNK;
    return Math.min(WORDS_PER_CHUNK, bitmaps.invalid.wordCount() - from);
  }

  private boolean fits(Message.BitmapChunk chunk) {
    int length = chunkLength(chunk.index());
    return chunk.touched().length == length && chunk.invalid().length == length;
  }

  private void sendChunk() {
    if (nextChunk == chunks() - 1) {
      allIsTold.run();
    }
    int from = nextChunk * WORDS_PER_CHUNK;
    int length = chunkLength(nextChunk);
    long[] touched = new long[length];
    long[] invalid = new long[length];
    for (int i = 0; i < length; i++) {
      touched[i] = bitmaps.peerLacks.word(from + i);
      invalid[i] = bitmaps.invalid.word(from + i);
    }
    link.send(new Message.BitmapChunk(nextChunk, touched, invalid));
  }

  /// @return whether every block is valid somewhere
  private boolean merge(Message.BitmapChunk theirs) {
    int from = theirs.index() * WORDS_PER_CHUNK;
    for (int i = 0; i < theirs.touched().length; i++) {
      long myInvalid = bitmaps.invalid.word(from + i);
      long theirInvalid = theirs.invalid()[i];
      if ((myInvalid & theirInvalid) != 0) {
        return false;
      }
      long touched = bitmaps.peerLacks.word(from + i) | theirs.touched()[i];
      long myPull = myInvalid;
      long theirPull = theirInvalid;
      if (verdict.iPrefer()) {
        theirPull |= touched & ~myInvalid;
      } else {
        myPull |= touched & ~theirInvalid;
      }
      bitmaps.invalid.put(from + i, myPull);
      bitmaps.peerLacks.put(from + i, theirPull);
    }
    return true;
  }
}
