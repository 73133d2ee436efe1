package tanabata.replication.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tanabata.foundation.state.ReplicationState;
import tanabata.foundation.state.ReplicationState.Blocks;
import tanabata.foundation.state.ReplicationState.Contact;
import tanabata.foundation.state.ReplicationState.Copy;
import tanabata.foundation.state.ReplicationState.Currency;
import tanabata.foundation.state.ReplicationState.Farewell;
import tanabata.foundation.state.ReplicationState.Peer;
import tanabata.foundation.state.ReplicationState.Service;
import tanabata.foundation.state.ReplicationState.Trust;
import tanabata.replication.core.mode.CoreParts;
import tanabata.replication.core.mode.OrderlyShutdown;
import tanabata.replication.core.state.NodeState.Apart;
import tanabata.replication.core.state.NodeState.Connected;
import tanabata.replication.core.state.NodeState.Cut;
import tanabata.replication.core.state.NodeState.Declaring;
import tanabata.replication.core.state.NodeState.Diskless;
import tanabata.replication.core.state.NodeState.Exchanging;
import tanabata.replication.core.state.NodeState.Frozen;
import tanabata.replication.core.state.NodeState.Hosting;
import tanabata.replication.core.state.NodeState.RollingBack;
import tanabata.replication.core.state.NodeState.Settling;
import tanabata.replication.core.state.NodeState.SplitBrain;
import tanabata.replication.core.state.NodeState.Standalone;
import tanabata.replication.core.state.NodeState.StandaloneHosting;
import tanabata.replication.model.OperatorWait;
import tanabata.replication.model.Status;
import tanabata.replication.model.Status.Connection;

/// How a core stands: the statement that fencing and hooks go by, what operators see, and what the
/// simulator waits for.
final class StateReport {

  private final CoreParts parts;
  private final OrderlyShutdown shutdown;
  private ReplicationState last = ReplicationState.UNKNOWN;

  StateReport(CoreParts parts, OrderlyShutdown shutdown) {
    this.parts = parts;
    this.shutdown = shutdown;
  }

  /// The statement as it was made last.
  ReplicationState last() {
    return last;
  }

  /// @return the statement, if it is another one than before. Asked after every input, so nothing
  ///   is made unless it is
  Optional<ReplicationState> news() {
    if (isUnchanged()) {
      return Optional.empty();
    }
    last = state();
    return Optional.of(last);
  }

  private boolean isUnchanged() {
    return last.phase() == parts.context().state().phase()
        && last.life() == shutdown.life().kind()
        && last.contact() == contact()
        && last.role() == parts.node().role()
        && last.service() == service()
        && last.copy().disk() == parts.disk()
        && last.copy().blocks() == blocks()
        && last.copy().currency() == currency()
        && last.copy().trust() == trust()
        && last.peer().role() == parts.peer().state().role()
        && last.peer().disk() == parts.peer().state().disk()
        && last.peer().blocks() == peerBlocks()
        && last.peer().farewell() == farewell()
        && last.epoch() == parts.store().state().epoch()
        && last.lineage() == parts.store().identity().lineage();
  }

  private ReplicationState state() {
    return new ReplicationState(
        parts.context().state().phase(),
        shutdown.life().kind(),
        contact(),
        parts.node().role(),
        service(),
        new Copy(parts.disk(), blocks(), currency(), trust()),
        new Peer(
            parts.peer().state().role(), parts.peer().state().disk(), peerBlocks(), farewell()),
        parts.store().identity().lineage(),
        parts.store().state().epoch());
  }

  private Contact contact() {
    if (!parts.session().flows() && !parts.context().state().isDiskless()) {
      return Contact.NONE;
    }
    return switch (parts.context().state().state()) {
      case Connected _ -> Contact.CONNECTED;
      case Hosting _, StandaloneHosting _ -> Contact.NONE;
      case Settling _ -> parts.context().state().isHosting() ? Contact.NONE : Contact.HANDSHAKE;
      case Apart _,
          Declaring _,
          Exchanging _,
          Frozen _,
          Standalone _,
          SplitBrain _,
          Cut _,
          RollingBack _,
          Diskless _ ->
          Contact.HANDSHAKE;
    };
  }

  // Without a disk there is nothing that could be fenced, or go on.

  private Service service() {
    if (parts.context().state().isDiskless()) {
      return Service.NOT_WANTED;
    }
    return parts.context().state().isHosting() ? Service.WANTED : parts.node().service();
  }

  private Blocks blocks() {
    return parts.context().state().isDiskless() ? Blocks.INCOMPLETE : parts.blocks();
  }

  private Currency currency() {
    return parts.context().state().isDiskless() ? Currency.UNKNOWN : parts.clients().currency();
  }

  private Trust trust() {
    return parts.context().state().isDiskless() ? Trust.OUTDATED : parts.store().state().trust();
  }

  private Blocks peerBlocks() {
    return parts.context().state().isDiskless() || parts.bitmaps().peerLacks().isEmpty()
        ? Blocks.COMPLETE
        : Blocks.INCOMPLETE;
  }

  private Farewell farewell() {
    return parts.context().state().isDiskless() ? Farewell.NONE : parts.peer().farewell();
  }

  // For operators.

  Status status() {
    return new Status(
        state(),
        connection(),
        parts.session().lastEnd(),
        operatorWait(),
        parts.bitmaps().outOfSync() * parts.context().geometry().blockBytes(),
        parts.exchange().rule(),
        parts.resync().status());
  }

  private Optional<OperatorWait> operatorWait() {
    return switch (parts.context().state().state()) {
      case Apart(Optional<OperatorWait> waitsFor) -> waitsFor;
      case Cut cut -> cut.waitsFor();
      case SplitBrain _ ->
          parts.splitBrain().common().map(common -> new OperatorWait.SplitBrain(common));
      case Declaring _,
          Exchanging _,
          Connected _,
          Frozen _,
          Hosting _,
          Settling _,
          Standalone _,
          StandaloneHosting _,
          RollingBack _,
          Diskless _ ->
          Optional.empty();
    };
  }

  private Connection connection() {
    if (!parts.session().isWanted()) {
      return Connection.STAND_ALONE;
    }
    if (!parts.session().flows()) {
      return Connection.CONNECTING;
    }
    return switch (parts.context().state().state()) {
      case Exchanging _ -> Connection.WF_BIT_MAP;
      case Connected _, Frozen _, Diskless _ -> {
        if (!parts.bitmaps().invalid().isEmpty()) {
          yield Connection.SYNC_TARGET;
        }
        yield parts.bitmaps().peerLacks().isEmpty() ? Connection.CONNECTED : Connection.SYNC_SOURCE;
      }
      case Apart _,
          Declaring _,
          Hosting _,
          Settling _,
          Standalone _,
          StandaloneHosting _,
          SplitBrain _,
          Cut _,
          RollingBack _ ->
          Connection.CONNECTED;
    };
  }

  /// What keeps it from being connected, in sync, and with nothing under way; empty if nothing
  /// does.
  List<String> unrest() {
    List<String> what = new ArrayList<>();
    note(what, !parts.isConnected(), "not connected");
    note(
        what,
        !parts.bitmaps().invalid().isEmpty(),
        "invalid blocks: " + parts.bitmaps().invalid().count());
    note(
        what,
        !parts.bitmaps().peerLacks().isEmpty(),
        "peer lacks blocks: " + parts.bitmaps().peerLacks().count());
    note(what, parts.bitmaps().isBusy(), "bitmaps are being written");
    note(what, parts.store().isBusy(), "superblock is being written");
    note(what, parts.activity().isBusy(), "activity log is being written");
    note(what, parts.activity().isStarved(), "activity log is starved");
    note(what, !parts.clients().isIdle(), "clients wait: " + parts.clients());
    int remote = parts.inFlight().remoteWrites().size();
    note(what, remote > 0, "remote writes: " + remote);
    note(what, !parts.flushes().isIdle(), "flush is due or under way");
    return what;
  }

  private static void note(List<String> what, boolean holds, String sentence) {
    if (holds) {
      what.add(sentence);
    }
  }
}
