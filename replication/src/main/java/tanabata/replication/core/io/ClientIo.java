package tanabata.replication.core.io;

import java.util.ArrayList;
import java.util.List;
import tanabata.foundation.ByteRange;
import tanabata.foundation.InvariantViolation;
import tanabata.foundation.Outcome;
import tanabata.foundation.Payload;
import tanabata.foundation.state.ReplicationState.Currency;
import tanabata.replication.core.metadata.ActivityLog;
import tanabata.replication.core.metadata.Bitmaps;
import tanabata.replication.core.metadata.UndoGuard;
import tanabata.replication.core.resync.Resync;
import tanabata.replication.core.session.PeerSession;
import tanabata.replication.core.work.Continuation.ForClients;
import tanabata.replication.core.work.CoreContext;
import tanabata.replication.core.work.Effect;
import tanabata.replication.core.work.InFlight;
import tanabata.replication.core.work.Input;
import tanabata.replication.core.work.LamportClock;
import tanabata.replication.core.work.LocalRead;
import tanabata.replication.core.work.LocalWrite;
import tanabata.replication.core.work.Waiting;
import tanabata.replication.model.Message;
import tanabata.replication.model.NodeFailure.Operation;
import tanabata.replication.model.WriteKind;

/// Reads and writes of clients of this node, from arrival to answer.
public final class ClientIo {

  private final CoreContext context;
  private final PeerSession session;
  private final Bitmaps bitmaps;
  private final InFlight inFlight;
  private final ActivityLog activity;
  private final Flushes flushes;
  private final Resync resync;
  private final UndoGuard undo;
  private final LamportClock clock;
  private final NoSpace noSpace;
  private final List<Waiting> waiting = new ArrayList<>();
  private Currency currency = Currency.UNKNOWN;

  /// Whether some write is done and its answer waits for a permit.
  private boolean answersAreHeld;

  public ClientIo(
      CoreContext context,
      PeerSession session,
      Bitmaps bitmaps,
      InFlight inFlight,
      ActivityLog activity,
      Flushes flushes,
      Resync resync,
      UndoGuard undo,
      LamportClock clock,
      NoSpace noSpace) {
    this.context = context;
    this.session = session;
    this.bitmaps = bitmaps;
    this.inFlight = inFlight;
    this.activity = activity;
    this.flushes = flushes;
    this.resync = resync;
    this.undo = undo;
    this.clock = clock;
    this.noSpace = noSpace;
  }

  /// Whether this process has been connected with the peer, or gone on without it: only then is its
  /// copy known to be current.
  public boolean hasCurrentData() {
    return currency == Currency.CURRENT;
  }

  public Currency currency() {
    return currency;
  }

  public boolean isIdle() {
    return inFlight.writes().isEmpty() && inFlight.reads().isEmpty() && waiting.isEmpty();
  }

  // Requests.

  public void read(Input.Read read) {
    waiting.add(new LocalRead(read));
  }

  public void write(Input.Write input) {
    LocalWrite write = new LocalWrite(input);
    waiting.add(write);
    activity.take(write);
  }

  /// Starts whatever has nothing left to wait for.
  public void pump() {
    if (answersAreHeld && context.allows()) {
      answersAreHeld = false;
      List.copyOf(inFlight.writes()).forEach(this::settle);
    }
    if (!waiting.isEmpty()) {
      if (noSpace.isAnError() && noSpace.isAnywhere()) {
        failWhatWaitsForSpace();
      }
      startWaiting();
    }
  }

  private void failWhatWaitsForSpace() {
    List<Waiting> still = new ArrayList<>();
    for (Waiting request : waiting) {
      switch (request) {
        case LocalRead read when noSpace.isIn(read.range()) ->
            context.answer(read.caller(), Outcome.IO_ERROR);
        case LocalWrite write when needsSpace(write) -> abandon(write, Outcome.NO_SPACE);
        case LocalRead _, LocalWrite _ -> still.add(request);
      }
    }
    waiting.clear();
    waiting.addAll(still);
  }

  private boolean needsSpace(LocalWrite write) {
    return noSpace.isIn(write.range()) || noSpace.isFull() && write.kind() != WriteKind.DISCARD;
  }

  /// In the order of arrival: a request waits for earlier ones that wait and that it overlaps,
  /// unless both are reads, so that neither reads nor writes of a busy sector starve.
  private void startWaiting() {
    boolean mayRead = hasCurrentData() && context.allows();
    boolean mayWrite = context.state().isConnected() || context.state().isStandalone();
    List<Waiting> still = new ArrayList<>();
    for (Waiting request : waiting) {
      boolean starts =
          switch (request) {
            case LocalRead read -> mayRead && startRead(read, still);
            case LocalWrite write -> mayWrite && startWrite(write, still);
          };
      if (!starts) {
        still.add(request);
      }
    }
    waiting.clear();
    waiting.addAll(still);
  }

  private boolean startRead(LocalRead read, List<Waiting> earlier) {
    boolean starts =
        !overlapsWrite(earlier, read.range())
            && isValid(read.range())
            && inFlight.mayRead(read.range());
    if (starts) {
      inFlight.reads().add(read);
      context.emit(new Effect.ReadDisk(read, read.range()));
    }
    return starts;
  }

  private boolean startWrite(LocalWrite write, List<Waiting> earlier) {
    boolean starts =
        write.isHot()
            && !overlapsAny(earlier, write.range())
            && isValid(write.range())
            && inFlight.mayWrite(write.range());
    if (starts) {
      start(write);
    }
    return starts;
  }

  private static boolean overlapsAny(List<Waiting> requests, ByteRange range) {
    for (int i = 0; i < requests.size(); i++) {
      if (requests.get(i).range().overlaps(range)) {
        return true;
      }
    }
    return false;
  }

  private static boolean overlapsWrite(List<Waiting> requests, ByteRange range) {
    for (int i = 0; i < requests.size(); i++) {
      if (requests.get(i) instanceof LocalWrite write && write.range().overlaps(range)) {
        return true;
      }
    }
    return false;
  }

  /// A block that is not in sync yet is pulled before a client touches it. That is how a target
  /// reads what it lacks from its peer; and a write to such a block would be lost if the peer then
  /// crashed without having flushed it, although this node and its client go on.
  private boolean isValid(ByteRange range) {
    if (bitmaps.isValid(range)) {
      return true;
    }
    resync.want(range);
    return false;
  }

  private void start(LocalWrite write) {
    write.start(clock.stamp());
    inFlight.writes().add(write);
    if (context.state().isStandalone()) {
      write.appliedAtPeer();
      bitmaps.markLacking(write.range());
    } else {
      session.send(write.message());
    }
    writeHere(write);
  }

  private void writeHere(LocalWrite write) {
    if (undo.isSaved(write.range())) {
      emit(write);
    } else {
      undo.guard(write.range(), new ForClients.Saved(write));
    }
  }

  /// What the write overwrites is saved.
  public void proceed(ForClients done) {
    switch (done) {
      case ForClients.Saved(LocalWrite write) -> emit(write);
    }
  }

  private void emit(LocalWrite write) {
    context.write(
        new Effect.WriteDisk(
            write, write.range(), write.kind(), write.isDurable(), write.payload(), 0));
  }

  // Completions.

  public void done(LocalRead read, Outcome outcome, Payload payload, DiskFaults faults) {
    inFlight.reads().remove(read);
    if (read.isAnswered()) {
      context.release(payload);
      return;
    }
    if (outcome != Outcome.OK && faults == DiskFaults.PEER_TAKES_OVER) {
      // It is carried out by the peer, like everything from here on.
      waiting.addFirst(read);
      context.diskFailed(Operation.READ, read.range(), outcome);
      return;
    }
    if (outcome == Outcome.OK && !context.allows()) {
      // What it saw may be old by now; it begins anew when this node may answer again.
      context.release(payload);
      waiting.addFirst(read);
      return;
    }
    List<Payload> data = outcome == Outcome.OK ? List.of(payload) : List.of();
    read.answered();
    context.answer(read.caller(), outcome, data);
  }

  /// What becomes of requests of clients if the local disk fails now.
  public enum DiskFaults {
    REACH_CLIENTS,
    PEER_TAKES_OVER
  }

  public void done(LocalWrite write, Outcome outcome) {
    if (outcome != Outcome.OK) {
      context.diskFailed(Operation.WRITE, write.range(), outcome);
      return;
    }
    write.appliedHere();
    settle(write);
  }

  /// It waits for space on the disk here.
  public void held(LocalWrite write) {
    noSpace.add(write);
    failIfAsked(write);
  }

  /// @return whether such a write is under way
  public boolean heldAtPeer(Message.NoSpace message) {
    for (LocalWrite write : inFlight.writes()) {
      if (write.stamp().clock() == message.clock()) {
        noSpace.add(write);
        failIfAsked(write);
        return true;
      }
    }
    return false;
  }

  /// The write itself goes on: what it has reached cannot be taken back, and both copies must hold
  /// the same.
  private void failIfAsked(LocalWrite write) {
    if (noSpace.isAnError() && !write.isAnswered()) {
      write.answered();
      context.answer(write.caller(), Outcome.NO_SPACE);
      if (!context.rules().goesOnWithoutSpace()) {
        inFlight.writes().remove(write);
      }
    }
  }

  /// @return whether such a write is under way
  public boolean acknowledged(Message.WriteAck ack) {
    for (int i = 0; i < inFlight.writes().size(); i++) {
      LocalWrite write = inFlight.writes().get(i);
      if (write.stamp().clock() == ack.clock()) {
        write.appliedAtPeer();
        settle(write);
        return true;
      }
    }
    return false;
  }

  private void settle(LocalWrite write) {
    if (context.state().isDiskless()) {
      return;
    }
    boolean answerable = context.rules().answerable(write.isAppliedHere(), write.isAppliedAtPeer());
    if (!write.isAnswered() && answerable) {
      if (!context.allows()) {
        answersAreHeld = true;
        return;
      }
      write.answered();
      context.answer(write.caller(), Outcome.OK);
    }
    if (!write.isAppliedHere() || !write.isAppliedAtPeer()) {
      return;
    }
    inFlight.writes().remove(write);
    context.release(write.payload());
    // Durable on both, unless the peer is not there to have it.
    boolean closed = write.isDurable() && !context.state().isStandalone();
    if (closed || !context.rules().staysOpen()) {
      activity.release(write);
    } else {
      flushes.opened(write);
    }
  }

  // Without a disk.

  /// Without a disk, what the peer has applied is done, as soon as the peer's copy is the one that
  /// counts.
  public void settleForwarded(ForwardingClient forwarding) {
    for (LocalWrite write : List.copyOf(inFlight.writes())) {
      if (forwarding.isAccepted() && write.isAppliedAtPeer()) {
        inFlight.writes().remove(write);
        context.release(write.payload());
        if (!write.isAnswered()) {
          write.answered();
          context.answer(write.caller(), Outcome.OK);
        }
      }
    }
  }

  /// The disk has failed: what has not been sent to the peer yet goes there as a request, what has
  /// is done when the peer has applied it.
  public void forward(ForwardingClient forwarding) {
    inFlight.writes().forEach(write -> context.emit(new Effect.Recall(write)));
    List<LocalRead> reads = List.copyOf(inFlight.reads());
    inFlight.reads().clear();
    for (LocalRead read : reads) {
      read.answered();
      forwarding.read(read.request());
    }
    for (Waiting request : waiting) {
      switch (request) {
        case LocalRead read -> forwarding.read(read.request());
        case LocalWrite write -> forwarding.write(write.request());
      }
    }
    waiting.clear();
  }

  // Sessions.

  public void sessionLost() {
    inFlight.writes().forEach(LocalWrite::sessionLost);
  }

  /// The peer may lack what is under way.
  public void markInFlight() {
    for (LocalWrite write : inFlight.writes()) {
      bitmaps.markLacking(write.range());
    }
  }

  /// The handshake is over: writes that the old session left unanswered are carried out anew, here
  /// too. Here a concurrent write of the old session may have won over them in some sectors, and
  /// the peer has forgotten it; sent again alone, they would win there and not here. One that was
  /// cut off may still be on its way to the disk here; its blocks are pulled when it is there.
  public void connected() {
    currency = Currency.CURRENT;
    for (LocalWrite write : inFlight.writes()) {
      if (write.isCut()) {
        continue;
      }
      InvariantViolation.unless(
          isValid(write.range()), "a write under way touches only blocks that are valid here");
      write.start(clock.stamp());
      session.send(write.message());
      if (write.isAppliedHere()) {
        write.isWrittenAnew();
        writeHere(write);
      }
    }
  }

  /// Answers everything that has not been started.
  public void abandonWaiting() {
    abandonWaiting(Outcome.GONE);
  }

  /// Answers also what was started but cannot be finished.
  public void abandonAll() {
    abandonWaiting(Outcome.GONE);
    abandonInFlight(Outcome.GONE);
  }

  private void abandonWaiting(Outcome outcome) {
    for (Waiting request : waiting) {
      switch (request) {
        case LocalRead read -> context.answer(read.caller(), outcome);
        case LocalWrite write -> abandon(write, outcome);
      }
    }
    waiting.clear();
  }

  private void abandon(LocalWrite write, Outcome outcome) {
    if (!context.state().isDiskless()) {
      activity.forget(write);
    }
    context.release(write.payload());
    context.answer(write.caller(), outcome);
  }

  private void abandonInFlight(Outcome outcome) {
    for (LocalWrite write : inFlight.writes()) {
      if (!write.isAnswered()) {
        write.answered();
        context.answer(write.caller(), outcome);
      }
    }
  }

  // Standalone, and cut off.

  /// What was under way with the peer goes on without it; the blocks are marked already.
  public void standalone() {
    currency = Currency.CURRENT;
    finishWithoutPeer();
  }

  private void finishWithoutPeer() {
    for (LocalWrite write : List.copyOf(inFlight.writes())) {
      write.appliedAtPeer();
      settle(write);
    }
  }

  /// Nothing that clients ask for begins any more.
  public void stopServing() {
    currency = Currency.UNKNOWN;
  }

  /// Nobody who asked before gets anything but an error, not even for what is still on its way to
  /// the disk.
  public void cut() {
    if (!context.rules().endsWhatWasAsked()) {
      return;
    }
    abandonWaiting(Outcome.IO_ERROR);
    abandonInFlight(Outcome.IO_ERROR);
    inFlight.writes().forEach(LocalWrite::cut);
    finishWithoutPeer();
    for (LocalRead read : inFlight.reads()) {
      if (!read.isAnswered()) {
        read.answered();
        context.answer(read.caller(), Outcome.IO_ERROR);
      }
    }
  }

  @Override
  public String toString() {
    return waiting.size() + " requests wait, " + inFlight.writes().size() + " writes are in flight";
  }
}
