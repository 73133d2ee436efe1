package tanabata.node.daemon;

import io.netty.channel.EventLoop;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tanabata.dlm.api.Tuning;
import tanabata.dlm.core.LockCore;
import tanabata.fencing.core.Arbiter;
import tanabata.foundation.net.LinkTrouble;
import tanabata.foundation.state.ReplicationState;
import tanabata.nbd.netty.NbdServer;
import tanabata.node.admin.Administration;
import tanabata.node.admin.Explanation;
import tanabata.node.admin.LockRequest;
import tanabata.node.admin.LockTicket;
import tanabata.node.admin.Reply;
import tanabata.node.admin.ResourceStatus;
import tanabata.node.config.ResourceConfig;
import tanabata.node.config.WitnessConfig;
import tanabata.node.filesystem.FilesystemService;
import tanabata.node.filesystem.MountOrderFile;
import tanabata.node.filesystem.MountedFilesystem;
import tanabata.node.view.LinkText;
import tanabata.node.view.Names;
import tanabata.node.wiring.NodeCore;
import tanabata.platform.clock.BootClock;
import tanabata.platform.netty.Transports;
import tanabata.replication.model.HandshakeRule;
import tanabata.replication.model.OrderReply;
import tanabata.replication.runtime.Replica;
import tanabata.replication.runtime.Replicas;

/// One resource of this node at work: its cores on one loop, its disks and its link, the locks, the
/// witness, and the NBD server in front of it.
final class ResourceService {

  private static final Logger log = LoggerFactory.getLogger(ResourceService.class);

  private static final Duration ORDER_TIMEOUT = Duration.ofSeconds(10);

  /// Between two ticks of the cores; the lock manager wants them oftener.
  private static final long TICK_MILLIS = 50;

  private static final long TICK_MILLIS_WITH_LOCKS = 20;

  private final ResourceConfig config;
  private final Names names;
  private final ResourceLoop loop;
  private final Replicas replicas;
  private final ResourceEffects effects;
  private final ResourceEffects.Services services;
  private final SplitBrainService splitBrain;
  private final AtomicInteger clients;
  private final Journal journal;
  private final Optional<LockCommands> commands;
  private final Optional<FilesystemService> filesystem;

  private ResourceService(
      ResourceConfig config,
      Path folder,
      ResourceLoop loop,
      Replicas replicas,
      ResourceEffects effects,
      ResourceEffects.Services services,
      AtomicInteger clients,
      Journal journal) {
    this.config = config;
    this.names = Names.of(config);
    this.loop = loop;
    this.replicas = replicas;
    this.effects = effects;
    this.services = services;
    this.clients = clients;
    this.journal = journal;
    splitBrain =
        new SplitBrainService(
            config, loop, replicas.replica(), services.givenUp(), clients, journal);
    commands =
        services
            .locks()
            .map(locks -> new LockCommands(config.name(), config.here().name(), locks, loop));
    filesystem = services.locks().map(locks -> filesystem(locks, folder));
  }

  private FilesystemService filesystem(LockService locks, Path folder) {
    return new FilesystemService(
        new MountedFilesystem.Ground(
            config.name(),
            config.here().name().name(),
            replicas.replica(),
            loop::onLoop,
            locks.client(),
            locks::epoch,
            locks::isPermitted,
            () -> locks.isPermitted() && servesHere()),
        new MountOrderFile(folder, config.name()),
        clients);
  }

  /// @param folder of the control socket
  /// @param failed called, on the loop, when the resource cannot go on
  /// @throws IOException with a sentence for the operator
  static ResourceService start(
      ResourceConfig config,
      Path folder,
      WitnessConfig witness,
      EventLoop eventLoop,
      Transports transports,
      CertificateWatch watch,
      Consumer<String> failed)
      throws IOException {
    Names names = Names.of(config);
    Journal journal = new Journal(names, InstantSource.system());
    AtomicInteger clients = new AtomicInteger();
    Deque<AutoCloseable> open = new ArrayDeque<>();
    try {
      Replicas replicas = Replicas.open(Settings.replica(config, watch), eventLoop, transports);
      open.push(replicas::close);
      Replica replica = replicas.replica();
      Optional<LockEpochFile> epochs =
          config.sharesLocks() ? Optional.of(LockService.epochs(config)) : Optional.empty();
      Optional<LockCore> lockCore =
          epochs.map(_ -> new LockCore(config.here().name(), Tuning.DEFAULT));
      NodeCore core = new NodeCore(replica.core(), arbiter(config, witness, epochs), lockCore);
      ResourceEffects effects = new ResourceEffects(names, replica, failed);
      ResourceLoop loop =
          new ResourceLoop(
              config.name(), eventLoop, core, effects, effects::discarded, effects::broken);
      replica.drive(loop::give);
      Optional<LockService> locks = locks(config, lockCore, epochs, loop, journal, watch, failed);
      locks.ifPresent(open::push);
      FencingService fencing = FencingService.open(config, witness, loop, journal);
      open.push(fencing);
      GivenUpExport givenUp = givenUp(config, replica, journal);
      NbdServer server =
          NbdServer.start(
              eventLoop,
              transports,
              new ResourceExports(config, replica, loop, givenUp, clients),
              Settings.clients(config),
              Settings.listeners(config, watch));
      open.push(server);
      ResourceEffects.Services services =
          new ResourceEffects.Services(server, fencing, locks, givenUp);
      begin(eventLoop, loop, effects, services);
      replicas.start();
      log.info(
          "resource {}: {} by {}, peer link by {}, NBD on {}",
          config.name(),
          config.here().disk(),
          replicas.method(),
          transports,
          server.addresses());
      ResourceService service =
          new ResourceService(config, folder, loop, replicas, effects, services, clients, journal);
      service.filesystem.ifPresent(FilesystemService::begin);
      return service;
    } catch (IOException e) {
      undo(open);
      throw e;
    }
  }

  private static Arbiter arbiter(
      ResourceConfig config, WitnessConfig witness, Optional<LockEpochFile> epochs) {
    return new Arbiter(
        config.here().name(),
        config.peer().name(),
        Policies.of(config, witness),
        BootClock.now(),
        epochs.map(LockEpochFile::last).orElse(0L));
  }

  private static Optional<LockService> locks(
      ResourceConfig config,
      Optional<LockCore> core,
      Optional<LockEpochFile> epochs,
      ResourceLoop loop,
      Journal journal,
      CertificateWatch watch,
      Consumer<String> failed)
      throws IOException {
    if (core.isEmpty() || epochs.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new LockService(
            config,
            core.get(),
            epochs.get(),
            loop,
            journal,
            watch,
            why -> failed.accept("resource " + config.name() + ": " + why)));
  }

  /// From here on the cores take inputs.
  private static void begin(
      EventLoop eventLoop,
      ResourceLoop loop,
      ResourceEffects effects,
      ResourceEffects.Services services) {
    long tick = services.locks().isPresent() ? TICK_MILLIS_WITH_LOCKS : TICK_MILLIS;
    eventLoop
        .submit(() -> {
          effects.bind(services);
          loop.start(tick);
          services.givenUp().start(eventLoop, services.server()::disconnect);
        })
        .syncUninterruptibly();
  }

  private static GivenUpExport givenUp(ResourceConfig config, Replica replica, Journal journal) {
    return new GivenUpExport(
        Names.of(config),
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
    return loop.ask(this::statusNow);
  }

  private ResourceStatus statusNow() {
    Replica replica = replicas.replica();
    Optional<HandshakeRule> split = replica.splitBrain().map(_ -> HandshakeRule.SPLIT_BRAIN);
    return new StatusReport(
            names, replica.status(), loop.core().fencing(BootClock.now()), replica.shortage())
        .of(split, services.fencing().witnessHealth(), clients.get(), links(replica));
  }

  /// Of those that do not come up.
  private List<String> links(Replica replica) {
    List<String> links = new ArrayList<>();
    List<LinkTrouble> ofPeer = replica.linkTroubles();
    if (!loop.core().state().isConnected() && !ofPeer.isEmpty()) {
      links.add(LinkText.ofPeerLink(config, ofPeer, names));
    }
    List<LinkTrouble> ofLocks = services.locks().map(LockService::linkTroubles).orElse(List.of());
    if (!ofLocks.isEmpty()) {
      links.add(LinkText.ofLocks(config, ofLocks, names));
    }
    return links;
  }

  Explanation explain() {
    return new Explanation(config.here().name().name(), status(), journal.lines());
  }

  /// By force, also without the peer: a copy that holds data but has not met it goes on alone.
  Reply primary(boolean force) {
    if (force && loop.ask(this::needsToBeForced)) {
      Reply reply = forceStandalone();
      if (reply instanceof Reply.Refused) {
        return reply;
      }
    }
    return reply(replicas.replica().promote(force));
  }

  private boolean needsToBeForced() {
    ReplicationState state = loop.core().state();
    return !state.isStandalone()
        && !state.hasCurrentData()
        && state.isComplete()
        && !state.isConnected();
  }

  /// Goes on alone by an operator's order, and waits until it does.
  Reply forceStandalone() {
    return new ForcedStandalone(config, loop, services.fencing(), journal).attempt(ORDER_TIMEOUT);
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
    return services.locks().map(locks -> locks.sessions().get() > 0).orElse(false);
  }

  private String lockedBy() {
    return services.locks().orElseThrow().sessions().get()
        + " commands here hold locks of "
        + name()
        + " or wait for them; 'tanabata locks' shows which";
  }

  Reply makeFilesystem(String label, boolean force) {
    return withFilesystem(there -> there.format(label, force));
  }

  Reply mount(Path directory, String options) {
    return withFilesystem(there -> there.mount(directory, options));
  }

  Reply unmount() {
    return withFilesystem(FilesystemService::unmount);
  }

  Reply checkFilesystem() {
    return withFilesystem(FilesystemService::check);
  }

  Reply repairFilesystem() {
    return withFilesystem(FilesystemService::repair);
  }

  private boolean servesHere() {
    return loop.ask(() -> loop.core().state().wantsToServe());
  }

  private Reply withFilesystem(Function<FilesystemService, Reply> order) {
    if (filesystem.isEmpty()) {
      return new Reply.Refused(withoutLocks());
    }
    if (!servesHere()) {
      return new Reply.Refused(
          name()
              + " is Secondary on "
              + config.here().name()
              + ", and its filesystem is for a Primary; 'tanabata primary' first");
    }
    return order.apply(filesystem.get());
  }

  /// A lock of this resource, for a command.
  LockTicket lock(LockRequest request) {
    if (commands.isEmpty()) {
      return LockCommands.refused(withoutLocks());
    }
    if (!servesHere()) {
      return LockCommands.refused(
          name()
              + " is Secondary on "
              + config.here().name()
              + ", and locks are for a Primary; 'tanabata primary' first");
    }
    return commands.get().lock(request);
  }

  private String withoutLocks() {
    return name()
        + " has no locks: give both hosts 'locks = HOST:PORT' in their 'on HOST { … }', and start"
        + " them again";
  }

  Administration.LocksReply fileLock(long node) {
    return filesystem
        .flatMap(there -> there.lockOf(node))
        .map(lock -> locks(Optional.of(lock)))
        .orElseGet(
            () -> new Administration.LocksReply.Refused(name() + " holds no filesystem of ours"));
  }

  Administration.LocksReply locks(Optional<String> name) {
    try {
      return commands
          .<Administration.LocksReply>map(
              there -> new Administration.LocksReply.Seen(there.status(name)))
          .orElseGet(() -> new Administration.LocksReply.Refused(withoutLocks()));
    } catch (IllegalArgumentException e) {
      return new Administration.LocksReply.Refused(e.getMessage());
    }
  }

  private Reply reply(CompletableFuture<OrderReply> future) {
    return Orders.await(future, ORDER_TIMEOUT, names);
  }

  String peer() {
    return config.peer().name().name();
  }

  Liveness liveness() {
    return loop.liveness();
  }

  /// Begins to leave in order: the locks first, while the peer is there to take them.
  void leave() {
    filesystem
        .flatMap(FilesystemService::leave)
        .ifPresentOrElse(
            trouble -> {
              log.warn(
                  "resource {}: the filesystem did not end: {}; the peer replays its journal",
                  config.name(),
                  trouble);
              replicas.replica().shutdown();
            },
            () -> LockService.leave(services.locks()).thenRun(() -> replicas.replica().shutdown()));
  }

  /// Waits until that is done, or for a while.
  void awaitLeft() {
    try {
      effects.stopped().get(ORDER_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      log.warn(
          "resource {}: leaving took too long; the next start resyncs{}", config.name(), held());
    } catch (InterruptedException | ExecutionException _) {
      Thread.currentThread().interrupt();
    }
  }

  private String held() {
    return loop.ask(replicas.replica()::shortage)
        .map(shortage -> "; " + StatusReport.sentence(shortage))
        .orElse("");
  }

  /// Gives everything up.
  void close() {
    loop.onLoop(loop::stop);
    services.fencing().close();
    services.locks().ifPresent(LockService::close);
    services.server().close();
    replicas.close();
  }
}
