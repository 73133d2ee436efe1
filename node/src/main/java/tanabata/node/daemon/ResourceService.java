package tanabata.node.daemon;

import io.netty.channel.EventLoop;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tanabata.nbd.netty.NbdServer;
import tanabata.node.admin.Administration;
import tanabata.node.admin.Explanation;
import tanabata.node.admin.LockTicket;
import tanabata.node.admin.LockWish;
import tanabata.node.admin.Reply;
import tanabata.node.admin.ResourceStatus;
import tanabata.node.config.ResourceConfig;
import tanabata.node.config.WitnessConfig;
import tanabata.platform.netty.Transports;
import tanabata.replication.core.Position;
import tanabata.replication.runtime.Replica;
import tanabata.replication.runtime.Replicas;

/// One resource of this node at work: its replica, and the NBD server in front of it, on one event
/// loop.
final class ResourceService {

  private static final Logger log = LoggerFactory.getLogger(ResourceService.class);

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final ResourceConfig config;
  private final EventLoop loop;
  private final Replicas replicas;
  private final NbdServer server;
  private final FencingService fencing;
  private final SplitBrainService splitBrain;
  private final CompletableFuture<Void> stopped;
  private final AtomicInteger clients;
  private final Journal journal;
  private final Optional<LockService> locks;
  private final Optional<LockDesk> desk;

  private ResourceService(
      ResourceConfig config,
      EventLoop loop,
      Replicas replicas,
      NbdServer server,
      FencingService fencing,
      SplitBrainService splitBrain,
      CompletableFuture<Void> stopped,
      AtomicInteger clients,
      Journal journal,
      Optional<LockService> locks) {
    this.config = config;
    this.loop = loop;
    this.replicas = replicas;
    this.server = server;
    this.fencing = fencing;
    this.splitBrain = splitBrain;
    this.stopped = stopped;
    this.clients = clients;
    this.journal = journal;
    this.locks = locks;
    desk = locks.map(service -> new LockDesk(config.name(), service.space(), service.sessions()));
  }

  /// @param failed told, on the loop, when the resource cannot go on
  /// @throws IOException with a sentence for the operator
  static ResourceService start(
      ResourceConfig config,
      WitnessConfig witness,
      EventLoop loop,
      Transports transports,
      Consumer<String> failed)
      throws IOException {
    Journal journal = new Journal(config.name(), InstantSource.system());
    ResourceEvents events = new ResourceEvents(config.name(), journal, failed);
    AtomicInteger clients = new AtomicInteger();
    Deque<AutoCloseable> open = new ArrayDeque<>();
    try {
      Replicas replicas = Replicas.start(Settings.replica(config), loop, transports, events);
      open.push(replicas::close);
      Optional<LockService> locks = locks(config, journal, failed);
      locks.ifPresent(open::push);
      FencingService fencing =
          FencingService.open(config, witness, loop, replicas.replica(), clients, journal, locks);
      open.push(fencing);
      GivenUpExport givenUp = givenUp(config, replicas.replica(), journal);
      NbdServer server =
          NbdServer.start(
              loop,
              transports,
              new ResourceExports(config, replicas.replica(), givenUp, clients),
              Settings.clients(config),
              config.here().nbd().stream().map(Settings::listen).toList());
      log.info(
          "resource {}: {} by {}, peer link by {}, NBD on {}",
          config.name(),
          config.here().disk(),
          replicas.method(),
          transports,
          server.addresses());
      loop.execute(() -> {
        events.use(server, fencing, givenUp);
        fencing.start();
        givenUp.start(loop, server::disconnect);
      });
      SplitBrainService splitBrain =
          new SplitBrainService(config, loop, replicas.replica(), givenUp, clients, journal);
      return new ResourceService(
          config,
          loop,
          replicas,
          server,
          fencing,
          splitBrain,
          events.stopped(),
          clients,
          journal,
          locks);
    } catch (IOException e) {
      undo(open);
      throw e;
    }
  }

  private static Optional<LockService> locks(
      ResourceConfig config, Journal journal, Consumer<String> failed) throws IOException {
    return config.sharesLocks()
        ? Optional.of(
            LockService.open(
                config, journal, why -> failed.accept("resource " + config.name() + ": " + why)))
        : Optional.empty();
  }

  private static GivenUpExport givenUp(ResourceConfig config, Replica replica, Journal journal) {
    return new GivenUpExport(
        config.name(),
        config.undo().age(),
        InstantSource.system(),
        replica::givenUp,
        replica::forget,
        journal);
  }

  private static void undo(Deque<AutoCloseable> open) {
    for (AutoCloseable one : open) {
      try {
        one.close();
      } catch (Exception e) {
        log.warn("what had been started cannot be ended: {}", e.getMessage());
      }
    }
  }

  String name() {
    return config.name();
  }

  /// What is known and decided about the two copies as wholes.
  SplitBrainService splitBrain() {
    return splitBrain;
  }

  ResourceStatus status() {
    return onLoop(this::statusNow);
  }

  private ResourceStatus statusNow() {
    Replica replica = replicas.replica();
    return StatusReport.of(
        config,
        replica.statusNow(),
        replica.positionNow(),
        replica.splitBrainNow().isPresent(),
        fencing.report(),
        fencing.witnessHealth(),
        clients.get());
  }

  Explanation explain() {
    return new Explanation(config.here().name().name(), status(), journal.lines());
  }

  private <T> T onLoop(Supplier<T> question) {
    return CompletableFuture.supplyAsync(question, loop).join();
  }

  /// By force, also without the peer: a copy that holds data but has not met it goes on alone.
  Reply primary(boolean force) {
    if (force && onLoop(this::needsToBeForcedAlone)) {
      Reply reply = forceAlone();
      if (reply instanceof Reply.Refused) {
        return reply;
      }
    }
    return reply(replicas.replica().promote(force));
  }

  private boolean needsToBeForcedAlone() {
    Position position = replicas.replica().positionNow();
    return !position.alone()
        && !position.veteran()
        && position.complete()
        && position.connection() != Position.Connection.IN_STEP;
  }

  /// Goes on alone by an operator's word, and waits until it does.
  Reply forceAlone() {
    return new ForcedAlone(config, loop, replicas.replica(), fencing, journal).attempt(PATIENCE);
  }

  Reply secondary() {
    if (holdsLocks()) {
      return new Reply.Refused(lockedBy());
    }
    return reply(replicas.replica().demote(clients.get()));
  }

  Reply connect() {
    return reply(replicas.replica().connect());
  }

  Reply disconnect() {
    if (holdsLocks()) {
      return new Reply.Refused(lockedBy());
    }
    return reply(replicas.replica().disconnect(clients.get()));
  }

  private boolean holdsLocks() {
    return locks.map(service -> service.sessions().get() > 0).orElse(false);
  }

  private String lockedBy() {
    return locks.orElseThrow().sessions().get()
        + " commands here hold locks of "
        + name()
        + " or wait for them; 'tanabata locks' shows which";
  }

  /// A lock of this resource, for a command.
  LockTicket lock(LockWish wish) {
    if (desk.isEmpty()) {
      return LockDesk.refused(withoutLocks());
    }
    if (!onLoop(() -> replicas.replica().positionNow().wantsToServe())) {
      return LockDesk.refused(
          name()
              + " is Secondary on "
              + config.here().name()
              + ", and locks are for a Primary; 'tanabata primary' first");
    }
    return desk.get().lock(wish);
  }

  private String withoutLocks() {
    return name()
        + " has no locks: give both hosts 'locks = HOST:PORT' in their 'on HOST { … }', and start"
        + " them again";
  }

  Administration.LocksReply locks(Optional<String> name) {
    try {
      return desk.<Administration.LocksReply>map(
              there -> new Administration.LocksReply.Seen(there.status(name)))
          .orElseGet(() -> new Administration.LocksReply.Refused(withoutLocks()));
    } catch (IllegalArgumentException e) {
      return new Administration.LocksReply.Refused(e.getMessage());
    }
  }

  private static Reply reply(CompletableFuture<Replica.Verdict> future) {
    return Verdicts.await(future, PATIENCE);
  }

  String peer() {
    return config.peer().name().name();
  }

  Pulse pulse() {
    return fencing.pulse();
  }

  /// Begins to leave in order: the locks first, while the peer is there to take them.
  void leave() {
    locks
        .map(LockService::leave)
        .orElseGet(LockService::nothingToLeave)
        .thenRun(() -> replicas.replica().shutdown());
  }

  /// Waits until that is done, or for a while.
  void awaitLeft() {
    try {
      stopped.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      log.warn("resource {}: leaving took too long; the next start resyncs", config.name());
    } catch (InterruptedException | ExecutionException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Gives everything up.
  void close() {
    fencing.close();
    locks.ifPresent(LockService::close);
    server.close();
    replicas.close();
  }
}
