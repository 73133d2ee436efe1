package tanabata.node.daemon;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import tanabata.dlm.LockClient;
import tanabata.dlm.api.Membership;
import tanabata.dlm.core.Effect;
import tanabata.dlm.core.Input;
import tanabata.dlm.core.LockCore;
import tanabata.dlm.jgroups.GroupConfig;
import tanabata.dlm.jgroups.GroupTransport;
import tanabata.foundation.NodeId;
import tanabata.foundation.Permit;
import tanabata.foundation.background.Worker;
import tanabata.foundation.net.LinkTrouble;
import tanabata.node.config.Address;
import tanabata.node.config.ResourceConfig;
import tanabata.node.wiring.NodeEvent;
import tanabata.node.wiring.NodeOwnEffect;
import tanabata.node.wiring.NodeOwnInput;
import tanabata.platform.clock.BootClock;

/// The locks that the two nodes of one resource share: the client in front of the lock core, the
/// transport of its messages, and the file of its epoch. The core itself is one of the cores of the
/// resource's loop.
final class LockService implements AutoCloseable {

  private static final Duration LEAVE_TIMEOUT = Duration.ofSeconds(3);

  /// Until an epoch that could not be saved is saved again.
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final ResourceConfig config;
  private final Journal journal;
  private final LockEpochFile epochs;
  private final Consumer<String> failed;
  private final ResourceLoop loop;
  private final LockCore core;
  private final LockClient client = new LockClient(new Runner());
  private final GroupTransport transport;
  private final AtomicInteger sessions = new AtomicInteger();
  private final CompletableFuture<Void> left = new CompletableFuture<>();

  // Written by the loop.
  private volatile Permit permit = Permit.NONE;
  private volatile Membership membership = Membership.EMPTY;

  /// Writes to disk, which the loop must not wait for.
  private final Worker writer = Worker.of("tanabata-locks-epoch");

  /// Whether the last attempt to save an epoch has failed. Of the writer's thread.
  private boolean isStuck;

  /// @param failed called, on any thread, when the locks cannot go on
  /// @throws IOException with a sentence for the operator
  LockService(
      ResourceConfig config,
      LockCore core,
      LockEpochFile epochs,
      ResourceLoop loop,
      Journal journal,
      CertificateWatch watch,
      Consumer<String> failed)
      throws IOException {
    this.config = config;
    this.core = core;
    this.journal = journal;
    this.epochs = epochs;
    this.failed = failed;
    this.loop = loop;
    transport =
        GroupTransport.open(
            group(config, watch),
            (from, envelope) -> loop.submit(new Input.Received(from, envelope)),
            this::suspect,
            failed,
            trouble -> journal.add(new NodeEvent.LocksUnlinked(trouble)));
  }

  /// @throws IOException with a sentence for the operator
  static LockEpochFile epochs(ResourceConfig config) throws IOException {
    return LockEpochFile.open(
        Settings.placement(config).folder(), config.name(), config.here().name().name());
  }

  static GroupConfig group(ResourceConfig config, CertificateWatch watch) throws IOException {
    Address peer = config.peer().locks().orElseThrow();
    SortedMap<NodeId, InetSocketAddress> members = new TreeMap<>();
    members.put(config.here().name(), Settings.unresolved(config.here().locks().orElseThrow()));
    members.put(config.peer().name(), Settings.unresolved(peer));
    return new GroupConfig(
        config.name(),
        config.here().name(),
        members,
        Settings.sources(config, peer),
        PeerTls.plain(config, watch)
            .map(context -> new GroupConfig.Authentication(context, CertificateNames::of)));
  }

  /// The locks, for whoever uses them.
  LockClient client() {
    return client;
  }

  /// The epoch of the members, as far as this node knows. From any thread.
  long epoch() {
    return membership.epoch();
  }

  /// How the locks stand, for people. On the loop.
  Status status() {
    return new Status(core.membership(), core.awaited(), isPermitted());
  }

  /// @param awaited the members that have not reported yet, so that names mastered here wait
  record Status(Membership membership, SortedSet<NodeId> awaited, boolean permitted) {}

  /// Whether grants may be relied on at this moment. From any thread.
  boolean isPermitted() {
    return permit.isValid(BootClock.now());
  }

  /// The same, for so long from now on.
  boolean isPermitted(Duration time) {
    return permit.isValid(BootClock.now().plus(time));
  }

  /// What has gone wrong between the lock managers since they last heard of each other.
  List<LinkTrouble> linkTroubles() {
    return transport.troubles();
  }

  /// How many sessions of commands hold locks or wait for them.
  AtomicInteger sessions() {
    return sessions;
  }

  // Effects, on the loop.

  void execute(Effect effect) {
    switch (effect) {
      case Effect.Send send -> transport.send(send.to(), send.envelope());
      case Effect.ForUsers users -> client.execute(users);
      case Effect.Serving serving -> journal.add(new NodeEvent.LocksServed(serving.epoch()));
      case Effect.Left _ -> left.complete(null);
    }
  }

  void execute(NodeOwnEffect.ForLocks effect) {
    switch (effect) {
      case NodeOwnEffect.SaveLockEpoch(long epoch) -> save(epoch);
      case NodeOwnEffect.LocksPermitted permitted -> {
        permit = permitted.permit();
        client.permitChanged();
      }
      case NodeOwnEffect.LocksEntered entered -> membership = entered.membership();
    }
  }

  private void save(long epoch) {
    writer.execute(() -> attemptToSave(epoch), this::cannotSave);
  }

  private void cannotSave(Throwable cause) {
    failed.accept("the epoch of the locks cannot be kept: failed inside: " + cause);
  }

  /// Until it is on disk the locks wait for it, and nothing else does. On the writer's thread.
  private void attemptToSave(long epoch) {
    try {
      if (epoch > epochs.last()) {
        epochs.write(epoch);
      }
    } catch (IOException e) {
      if (!isStuck) {
        isStuck = true;
        journal.add(new NodeEvent.LockEpochStuck(e.getMessage()));
      }
      writer.after(RETRY, () -> attemptToSave(epoch), this::cannotSave);
      return;
    }
    if (isStuck) {
      isStuck = false;
      journal.add(new NodeEvent.LockEpochKept());
    }
    loop.submit(new NodeOwnInput.LockEpochSaved(epoch));
  }

  private void suspect(NodeId node) {
    journal.add(new NodeEvent.Suspected(node));
    loop.submit(new tanabata.fencing.core.Input.PeerSuspected());
  }

  /// The resource's loop runs the core, from whatever thread its users come.
  private final class Runner implements LockClient.Runner {
    @Override
    public void submit(Input input) {
      loop.submit(input);
    }

    @Override
    public boolean isPermitted() {
      return LockService.this.isPermitted();
    }

    @Override
    public Membership membership() {
      return membership;
    }
  }

  /// Gives everything up and hands over what is mastered here, if the peer is there to take it.
  CompletionStage<Void> leave() {
    loop.submit(new Input.Leave());
    return left.copy().completeOnTimeout(null, LEAVE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
  }

  static CompletionStage<Void> leave(Optional<LockService> locks) {
    return locks.map(LockService::leave).orElseGet(() -> CompletableFuture.completedFuture(null));
  }

  @Override
  public void close() {
    writer.close();
    transport.close();
  }
}
