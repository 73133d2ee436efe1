package tanabata.node.daemon;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tanabata.dlm.LockSpace;
import tanabata.dlm.api.Membership;
import tanabata.dlm.api.Tuning;
import tanabata.dlm.jgroups.GroupConfig;
import tanabata.dlm.jgroups.GroupTransport;
import tanabata.fencing.core.Roster;
import tanabata.foundation.NodeId;
import tanabata.foundation.Permit;
import tanabata.node.config.ResourceConfig;
import tanabata.replication.linux.BootClock;

/// The locks that the two nodes of one resource share: the space, what carries its words, and the
/// roster that fencing keeps. What fencing says is passed on in its order, and an epoch not before
/// it is on disk.
final class LockService implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(LockService.class);

  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final ResourceConfig config;
  private final Journal journal;
  private final EpochBook book;
  private final Consumer<String> failed;
  private final LockSpace space;
  private final GroupTransport transport;
  private final AtomicInteger sessions = new AtomicInteger();
  private volatile Runnable hint = () -> {};

  /// Writes to disk, which a loop must not wait for.
  private final ExecutorService order =
      Executors.newSingleThreadExecutor(
          work -> Thread.ofPlatform().daemon().name("tanabata-locks-roster").unstarted(work));

  /// What arrives before the space is there.
  private static final class Door {
    private volatile LockSpace space;
  }

  private LockService(
      ResourceConfig config, Journal journal, EpochBook book, Consumer<String> failed)
      throws IOException {
    this.config = config;
    this.journal = journal;
    this.book = book;
    this.failed = failed;
    Door door = new Door();
    transport =
        GroupTransport.open(
            group(config),
            (from, envelope) -> {
              LockSpace there = door.space;
              if (there != null) {
                there.receive(from, envelope);
              }
            },
            this::suspect,
            failed);
    space =
        LockSpace.open(config.here().name(), Tuning.DEFAULT, BootClock::now, transport, new Ear());
    door.space = space;
  }

  /// @param failed told, on any thread, when the locks have found a promise broken
  /// @throws IOException with a sentence for the operator
  static LockService open(ResourceConfig config, Journal journal, Consumer<String> failed)
      throws IOException {
    EpochBook book =
        EpochBook.open(
            Settings.placement(config).folder(), config.name(), config.here().name().name());
    return new LockService(config, journal, book, failed);
  }

  private static GroupConfig group(ResourceConfig config) throws IOException {
    SortedMap<NodeId, InetSocketAddress> members = new TreeMap<>();
    members.put(config.here().name(), Settings.socketAddress(config.here().locks().orElseThrow()));
    members.put(config.peer().name(), Settings.socketAddress(config.peer().locks().orElseThrow()));
    return new GroupConfig(
        config.name(), config.here().name(), members, PeerTls.plain(config.net().tls()));
  }

  LockSpace space() {
    return space;
  }

  /// The last epoch that any run of this node has acted on.
  long lastEpoch() {
    return book.last();
  }

  /// @param step what to do when the failure detector suspects the peer; on any thread
  void onSuspicion(Runnable step) {
    hint = step;
  }

  /// How many sessions of commands hold locks or wait for them.
  AtomicInteger sessions() {
    return sessions;
  }

  // What fencing says.

  void rolled(Roster roster) {
    inOrder(() -> {
      book.write(roster.epoch());
      space.change(new Membership(roster.epoch(), roster.members()));
    });
  }

  void rolledOut() {
    // At once: nothing may be relied on any more, however long the disk takes.
    space.permit(Permit.NONE);
    inOrder(space::evict);
  }

  void permitted(Permit permit) {
    inOrder(() -> space.permit(permit));
  }

  private interface Step {
    void run() throws IOException;
  }

  private void inOrder(Step step) {
    try {
      order.execute(() -> {
        try {
          step.run();
        } catch (IOException e) {
          failed.accept("the epoch of the locks cannot be kept: " + e.getMessage());
        }
      });
    } catch (RejectedExecutionException _) {
      log.debug("resource {}: the locks have ended", config.name());
    }
  }

  private void suspect(NodeId node) {
    journal.add("the lock manager's failure detector believes that " + node + " is gone; a hint");
    hint.run();
  }

  private final class Ear implements LockSpace.Events {
    @Override
    public void serving(long epoch) {
      journal.add("locks are served, epoch " + epoch);
    }

    @Override
    public void failed(Throwable cause) {
      failed.accept("the lock manager has found a promise broken: " + cause.getMessage());
    }
  }

  /// Gives everything up and hands over what is mastered here, if the peer is there to take it.
  CompletionStage<Void> leave() {
    return space
        .leave()
        .toCompletableFuture()
        .completeOnTimeout(null, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }

  static CompletionStage<Void> nothingToLeave() {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void close() {
    order.shutdownNow();
    space.close();
    transport.close();
  }
}
