package tanabata.replication.core.mode;

import java.util.stream.LongStream;
import tanabata.foundation.state.DiskState;
import tanabata.foundation.state.ReplicationState.Blocks;
import tanabata.foundation.state.ReplicationState.Trust;
import tanabata.replication.core.io.ClientIo;
import tanabata.replication.core.io.Flushes;
import tanabata.replication.core.io.ForwardingServer;
import tanabata.replication.core.io.NoSpace;
import tanabata.replication.core.io.PeerIo;
import tanabata.replication.core.metadata.ActivityLog;
import tanabata.replication.core.metadata.Bitmaps;
import tanabata.replication.core.metadata.MarkTable;
import tanabata.replication.core.metadata.PersistentStateStore;
import tanabata.replication.core.metadata.UndoGuard;
import tanabata.replication.core.resync.Resync;
import tanabata.replication.core.session.BitmapExchange;
import tanabata.replication.core.session.Marking;
import tanabata.replication.core.session.PeerSession;
import tanabata.replication.core.session.SplitBrain;
import tanabata.replication.core.work.CoreContext;
import tanabata.replication.core.work.InFlight;
import tanabata.replication.core.work.LamportClock;
import tanabata.replication.model.BlockSet;
import tanabata.replication.model.LinkEnd;
import tanabata.replication.model.RecoveredMetadata;
import tanabata.replication.model.ReplicationEvent;

/// The parts of one core, made and joined once, and what several modes of it do.
///
/// @param node this node's role
/// @param peer what the peer says of itself
public record CoreParts(
    CoreConfiguration configuration,
    CoreContext context,
    InFlight inFlight,
    LamportClock clock,
    PeerSession session,
    Bitmaps bitmaps,
    ActivityLog activity,
    PersistentStateStore store,
    UndoGuard undo,
    Resync resync,
    Flushes flushes,
    Marking marking,
    ClientIo clients,
    PeerIo peers,
    ForwardingServer forwarding,
    BitmapExchange exchange,
    SplitBrain splitBrain,
    NodeRole node,
    PeerView peer) {

  public static CoreParts join(
      CoreConfiguration configuration, CoreContext context, RecoveredMetadata recovered) {
    boolean first = configuration.node().compareTo(configuration.peer()) < 0;
    InFlight inFlight = new InFlight();
    LamportClock clock = new LamportClock(first ? 0 : 1);
    clock.learn(recovered.state().standaloneAt());
    PeerSession session =
        new PeerSession(
            context,
            configuration.instance(),
            first ? PeerSession.Initiative.DIALS : PeerSession.Initiative.LISTENS);
    Bitmaps bitmaps = new Bitmaps(context, recovered.invalid(), recovered.peerLacks());
    MarkTable marks = new MarkTable(recovered.state().marks());
    ActivityLog activity =
        new ActivityLog(context, recovered.activity(), recovered.activitySequence(), marks);
    PersistentStateStore store = new PersistentStateStore(context, marks, recovered.state());
    UndoGuard undo = new UndoGuard(context, recovered.undo());
    Resync resync = new Resync(context, session, bitmaps, inFlight, undo);
    Flushes flushes = new Flushes(context, session, bitmaps, activity);
    Marking marking = new Marking(context, session, activity, marks);
    NoSpace noSpace = new NoSpace(configuration.onNoSpace(), context.limits(), inFlight);
    ClientIo clients =
        new ClientIo(
            context, session, bitmaps, inFlight, activity, flushes, resync, undo, clock, noSpace);
    return new CoreParts(
        configuration,
        context,
        inFlight,
        clock,
        session,
        bitmaps,
        activity,
        store,
        undo,
        resync,
        flushes,
        marking,
        clients,
        new PeerIo(context, session, inFlight, resync, undo, clock, noSpace),
        new ForwardingServer(context, session, clients, flushes),
        new BitmapExchange(context, session, bitmaps, inFlight, store, undo, marking),
        new SplitBrain(context, session, bitmaps),
        new NodeRole(configuration.promotion()),
        new PeerView());
  }

  public boolean isConnected() {
    return context.state().isConnected();
  }

  public boolean isStandalone() {
    return context.state().isStandalone();
  }

  /// The link is gone, and the session may go on.
  public void linkLost() {
    context.notify(new ReplicationEvent.LinkLost(session.lastEnd()));
    markIfStandalone();
  }

  public void closeAndTell(LinkEnd reason) {
    session.close(reason);
    linkLost();
  }

  /// This node was there later than the peer.
  public void markIfStandalone() {
    if (context.state().replicates()) {
      store.markStandalone(clock.next());
    }
  }

  /// Everything that the peer may lack: what was open, what was under way, and what was hot when
  /// this node last ended without taking leave.
  public void markTouched() {
    flushes.markOpen();
    clients.markInFlight();
    for (long extent : activity.recovered()) {
      bitmaps.markLacking(context.geometry().extentRange(extent));
    }
  }

  /// What was touched is in durable bitmaps.
  public void settleTouched() {
    activity.settleRecovered();
    flushes.settleOpen();
  }

  /// Ends the session for good: nothing that is under way in it counts any more.
  public void endSession() {
    markIfStandalone();
    clients.sessionLost();
    peers.sessionLost();
    flushes.sessionLost();
    resync.sessionLost();
    exchange.abandon();
    session.end();
    peer.sessionLost();
  }

  /// Whether the peer could go on without this node, as far as this node knows.
  public boolean peerCanGoOn() {
    return bitmaps.peerLacks().isEmpty() && clients.hasCurrentData();
  }

  /// The link was lost before the peer knew that this node yields, so it does not. One that was cut
  /// off meanwhile has to wait for the peer all the same.
  public Trust trustOfOwn() {
    return clients.hasCurrentData() ? Trust.TRUSTED : Trust.OUTDATED;
  }

  /// Which blocks are valid, whether or not the copy was ever declared valid.
  public Blocks validBlocks() {
    return bitmaps.invalid().isEmpty() ? Blocks.COMPLETE : Blocks.INCOMPLETE;
  }

  /// How many blocks this node may have changed that the peer lacks, those included that were hot
  /// when it last ended without taking leave.
  public long changedBlocks() {
    BlockSet lacking = bitmaps.peerLacks();
    return lacking.count()
        + activity.recovered().stream()
            .map(context.geometry()::extentRange)
            .flatMapToLong(
                extent -> LongStream.range(context.firstBlock(extent), context.endBlock(extent)))
            .filter(block -> !lacking.contains(block))
            .count();
  }

  public Blocks blocks() {
    if (store.identity().justCreated()) {
      return Blocks.UNINITIALIZED;
    }
    return validBlocks();
  }

  public DiskState disk() {
    if (context.state().isDiskless()) {
      return DiskState.DISKLESS;
    }
    if (blocks() != Blocks.COMPLETE) {
      return DiskState.INCONSISTENT;
    }
    if (store.state().isOutdated()) {
      return DiskState.OUTDATED;
    }
    return clients.hasCurrentData() ? DiskState.UP_TO_DATE : DiskState.CONSISTENT;
  }
}
