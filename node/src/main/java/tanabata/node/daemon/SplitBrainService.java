package tanabata.node.daemon;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import tanabata.foundation.NodeId;
import tanabata.foundation.state.Generation;
import tanabata.node.admin.Decision;
import tanabata.node.admin.Reply;
import tanabata.node.admin.SplitBrainStatus;
import tanabata.node.config.ResourceConfig;
import tanabata.node.view.Names;
import tanabata.node.wiring.NodeEvent;
import tanabata.replication.model.Geometry;
import tanabata.replication.model.OrderReply;
import tanabata.replication.model.SplitBrainReport;
import tanabata.replication.runtime.GivenUp;
import tanabata.replication.runtime.Replica;

/// What operators are told and decide about the two copies of one resource as wholes.
final class SplitBrainService {

  /// Blocks have to be saved and put back, as many as had changed.
  private static final Duration ORDER_TIMEOUT = Duration.ofMinutes(2);

  private final ResourceConfig config;
  private final ResourceLoop loop;
  private final Replica replica;
  private final GivenUpExport export;
  private final AtomicInteger clients;
  private final Journal journal;

  SplitBrainService(
      ResourceConfig config,
      ResourceLoop loop,
      Replica replica,
      GivenUpExport export,
      AtomicInteger clients,
      Journal journal) {
    this.config = config;
    this.loop = loop;
    this.replica = replica;
    this.export = export;
    this.clients = clients;
    this.journal = journal;
  }

  private String here() {
    return config.here().name().name();
  }

  private String peer() {
    return config.peer().name().name();
  }

  /// Not on the loop.
  SplitBrainStatus status() {
    return loop.ask(() ->
        new SplitBrainStatus(
            here(),
            peer(),
            config.name(),
            replica.splitBrain().map(this::parted),
            replica.givenUp().map(this::kept)));
  }

  private SplitBrainStatus.Parted parted(SplitBrainReport report) {
    return new SplitBrainStatus.Parted(
        report.common().toString(),
        report.complete(),
        side(here(), report.here()),
        side(peer(), report.there()),
        new SplitBrainStatus.Changes(report.overlapBlocks() * Geometry.BLOCK, report.overlap()));
  }

  private static SplitBrainStatus.Side side(String node, SplitBrainReport.Side side) {
    return new SplitBrainStatus.Side(
        node,
        side.generation().map(Generation::toString).orElse("none"),
        side.role().word(),
        side.standaloneAt() == 0
            ? Optional.empty()
            : Optional.of(Instant.ofEpochMilli(side.standaloneAt())),
        new SplitBrainStatus.Changes(side.changedBlocks() * Geometry.BLOCK, side.ranges()));
  }

  private SplitBrainStatus.Kept kept(GivenUp version) {
    List<String> uris =
        config.here().nbd().stream().map(listen -> listen.uri(export.name())).toList();
    return new SplitBrainStatus.Kept(
        Instant.ofEpochMilli(version.createdMillis()), version.savedBytes(), uris);
  }

  /// Not on the loop.
  Reply decide(Decision decision) {
    return switch (decision) {
      case Decision.Keep(String node) -> keep(node);
      case Decision.Undo() -> await(() -> replica.rollBack(clients.get()));
      case Decision.Forget() -> await(replica::forget);
      case Decision.Outdate() -> await(() -> replica.outdate(clients.get()));
      case Decision.Invalidate() -> await(() -> replica.invalidate(clients.get()));
      case Decision.InvalidateRemote() ->
          new Reply.Refused(
              "the copy on "
                  + peer()
                  + " is invalidated there only; run 'tanabata invalidate "
                  + config.name()
                  + "' on "
                  + peer());
    };
  }

  private Reply await(Supplier<CompletableFuture<OrderReply>> order) {
    Reply reply = Orders.await(order.get(), ORDER_TIMEOUT, Names.of(config));
    loop.onLoop(export::look);
    return reply;
  }

  private Reply keep(String node) {
    if (!node.equals(here()) && !node.equals(peer())) {
      return new Reply.Refused(
          "'" + node + "' is no host of " + config.name() + "; say " + here() + " or " + peer());
    }
    boolean mine = node.equals(here());
    if (!mine && loop.ask(() -> replica.givenUp().isPresent())) {
      // There is one log, and the older version has it.
      return new Reply.Refused(
          here()
              + " keeps an older version still, and has no place for another one; 'split-brain"
              + " export' what is wanted of it, and only then 'split-brain forget' it");
    }
    Reply reply = await(() -> replica.resolve(mine ? config.here().name() : config.peer().name()));
    if (reply instanceof Reply.Done) {
      journal.add(new NodeEvent.VersionKept(new NodeId(node)));
    }
    return reply;
  }
}
