package tanabata.node.daemon;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tanabata.nbd.netty.NbdServer;
import tanabata.replication.runtime.Replica;

/// What the replica of one resource tells, brought to whom it concerns. On the replica's loop.
final class ResourceEvents implements Replica.Owner {

  private static final Logger log = LoggerFactory.getLogger(ResourceEvents.class);

  private final String resource;
  private final Journal journal;
  private final Consumer<String> failure;
  private final CompletableFuture<Void> stopped = new CompletableFuture<>();
  private Optional<NbdServer> server = Optional.empty();
  private Optional<FencingService> fencing = Optional.empty();
  private Optional<GivenUpExport> givenUp = Optional.empty();

  /// @param failure told when the resource cannot go on
  ResourceEvents(String resource, Journal journal, Consumer<String> failure) {
    this.resource = resource;
    this.journal = journal;
    this.failure = failure;
  }

  void use(NbdServer clients, FencingService house, GivenUpExport export) {
    givenUp = Optional.of(export);
    server = Optional.of(clients);
    fencing = Optional.of(house);
  }

  /// Completed when the replica has left in order, or failed.
  CompletableFuture<Void> stopped() {
    return stopped;
  }

  @Override
  public void changed(String what) {
    journal.add(what);
  }

  @Override
  public void cutClients(String reason) {
    server.ifPresent(clients -> clients.disconnect(resource, reason));
    fencing.ifPresent(house -> house.wasCut(reason));
  }

  @Override
  public void heard(byte[] letter) {
    fencing.ifPresent(house -> house.heard(letter));
  }

  @Override
  public void moved() {
    fencing.ifPresent(FencingService::moved);
    givenUp.ifPresent(GivenUpExport::look);
  }

  @Override
  public void hasStopped() {
    stopped.complete(null);
  }

  @Override
  public void failed(String reason) {
    log.error("resource {}: {}; this node stops", resource, reason);
    stopped.complete(null);
    failure.accept("resource " + resource + ": " + reason);
  }
}
