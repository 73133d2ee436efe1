package tanabata.node.daemon;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import tanabata.node.config.ResourceConfig;
import tanabata.replication.core.Role;
import tanabata.replication.core.Status;
import tanabata.replication.nbd.Exports;
import tanabata.replication.runtime.Replica;

/// The one device that the NBD server of a resource has, and how many have it open.
final class ResourceExports implements Exports {

  private final ResourceConfig config;
  private final Replica replica;
  private final AtomicInteger clients;

  ResourceExports(ResourceConfig config, Replica replica, AtomicInteger clients) {
    this.config = config;
    this.replica = replica;
    this.clients = clients;
  }

  @Override
  public List<String> names() {
    return List.of(config.name());
  }

  @Override
  public Found find(String exportName) {
    if (!exportName.isEmpty() && !exportName.equals(config.name())) {
      return new Found.Unknown();
    }
    Status status = replica.statusNow();
    if (status.role() == Role.PRIMARY) {
      return new Found.Open(replica, "replicated between two hosts");
    }
    String why = status.reason().isEmpty() ? "" : " (" + status.reason() + ")";
    return new Found.Refused(
        config.name()
            + " is Secondary on "
            + config.here().name()
            + why
            + "; run 'tanabata primary' there to open it");
  }

  @Override
  public void opened(String exportName) {
    clients.incrementAndGet();
  }

  @Override
  public void closed(String exportName) {
    clients.decrementAndGet();
  }
}
