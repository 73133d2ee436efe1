package tanabata.node.daemon;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import tanabata.foundation.state.Role;
import tanabata.nbd.Exports;
import tanabata.node.config.ResourceConfig;
import tanabata.node.view.Names;
import tanabata.node.view.OrderText;
import tanabata.node.view.ReasonText;
import tanabata.node.wiring.NodeOwnInput;
import tanabata.replication.runtime.Replica;

/// The device that the NBD server of a resource has, how many have it open, and beside it the
/// version that was given up, as long as one is kept: that may be read whatever the role is.
final class ResourceExports implements Exports {

  private static final long RETRY_MILLIS = 200;

  private final ResourceConfig config;
  private final Replica replica;
  private final ResourceLoop loop;
  private final GivenUpExport givenUp;
  private final AtomicInteger clients;

  /// Whether a client has made this node Primary by opening the device.
  private boolean promoted;

  ResourceExports(
      ResourceConfig config,
      Replica replica,
      ResourceLoop loop,
      GivenUpExport givenUp,
      AtomicInteger clients) {
    this.config = config;
    this.replica = replica;
    this.loop = loop;
    this.givenUp = givenUp;
    this.clients = clients;
  }

  @Override
  public List<String> names() {
    return givenUp.isThere() ? List.of(config.name(), givenUp.name()) : List.of(config.name());
  }

  /// Those who never name it shall not notice that there is another one.
  @Override
  public Optional<String> usual() {
    return Optional.of(config.name());
  }

  /// Where whoever opens the device makes this node Primary, a question is answered as if it were.
  @Override
  public Found find(String exportName) {
    if (exportName.equals(givenUp.name())) {
      return givenUp.find();
    }
    if (!exportName.equals(config.name())) {
      return new Found.Unknown();
    }
    return config.autoPromote() || isPrimary() ? device() : secondary();
  }

  @Override
  public Found open(String exportName) {
    if (!exportName.equals(config.name())) {
      return find(exportName);
    }
    if (config.autoPromote() && !isPrimary()) {
      promoted = replica.promoteNow().map(OrderText::isDone).orElse(false);
    }
    return isPrimary() ? device() : secondary();
  }

  private boolean isPrimary() {
    return loop.core().state().role() == Role.PRIMARY;
  }

  private Found device() {
    return new Found.Open(replica, "replicated between two hosts");
  }

  private Found secondary() {
    String reason = ReasonText.of(replica.status(), Names.of(config));
    String why = reason.isEmpty() ? "" : " (" + reason + ")";
    return new Found.Refused(
        config.name()
            + " is Secondary on "
            + config.here().name()
            + why
            + "; run 'tanabata primary' there to open it");
  }

  @Override
  public void opened(String exportName) {
    if (exportName.equals(config.name())) {
      loop.give(new NodeOwnInput.ClientsChanged(clients.incrementAndGet()));
    }
  }

  @Override
  public void closed(String exportName) {
    if (exportName.equals(config.name())) {
      loop.give(new NodeOwnInput.ClientsChanged(clients.decrementAndGet()));
      demoteWhenIdle();
    }
  }

  /// What the last client has left behind in progress is waited for.
  private void demoteWhenIdle() {
    if (promoted && clients.get() == 0) {
      var _ =
          replica
              .demote(0)
              .thenAccept(reply -> {
                if (OrderText.isDone(reply)) {
                  promoted = false;
                } else {
                  loop.later(this::demoteWhenIdle, RETRY_MILLIS);
                }
              });
    }
  }
}
