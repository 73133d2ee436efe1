package tanabata.node.daemon;

import io.netty.channel.IoEventLoopGroup;
import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tanabata.foundation.background.Background;
import tanabata.node.admin.AdminServer;
import tanabata.node.admin.Administration;
import tanabata.node.admin.Decision;
import tanabata.node.admin.Explanation;
import tanabata.node.admin.FenceAnswer;
import tanabata.node.admin.LockRequest;
import tanabata.node.admin.LockTicket;
import tanabata.node.admin.NodeStatus;
import tanabata.node.admin.Reply;
import tanabata.node.admin.SplitBrainStatus;
import tanabata.node.config.NodeConfig;
import tanabata.node.config.ResourceConfig;
import tanabata.platform.linux.ServiceManager;
import tanabata.platform.netty.Transports;

/// The process of one node: starts its resources, answers the administrator, and ends in order on
/// `down` and on SIGTERM.
public final class Daemon implements Administration {

  private static final Logger log = LoggerFactory.getLogger(Daemon.class);

  private static final long HOOK_SECONDS = 25;

  private final NodeConfig config;
  private final List<ResourceService> services = new ArrayList<>();
  private final CompletableFuture<Reply> end = new CompletableFuture<>();
  private final CertificateWatch certificates = new CertificateWatch(InstantSource.system());

  private Reached reached = Reached.NOTHING;

  /// One that was never up has not stopped: it was refused, and why is all there is to say.
  private enum Reached {
    NOTHING,
    UP
  }

  private Daemon(NodeConfig config) {
    this.config = config;
  }

  /// Serves until told to stop; see [tanabata.node.admin.DaemonStarter].
  public static Reply run(NodeConfig config) {
    CountDownLatch finished = new CountDownLatch(1);
    Daemon daemon = new Daemon(config);
    Thread hook = Background.of("end").unstarted(() -> daemon.terminate(finished));
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      return daemon.serve();
    } finally {
      finished.countDown();
    }
  }

  private void terminate(CountDownLatch finished) {
    end.complete(new Reply.Done("stopped by a signal"));
    try {
      if (!finished.await(HOOK_SECONDS, TimeUnit.SECONDS)) {
        log.warn("the end took too long; the next start resyncs");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private Reply serve() {
    Transports transports = transports();
    if (!transports.isAvailable()) {
      return new Reply.Refused(
          config.file() + ": io: this kernel does not allow " + config.io() + "; leave it out");
    }
    Optional<String> tooLarge = BufferMemory.refusal(config, PlatformDependent.maxDirectMemory());
    if (tooLarge.isPresent()) {
      return new Reply.Refused(tooLarge.get());
    }
    Optional<WatchdogFeeder> watchdog = Optional.empty();
    IoEventLoopGroup loops = transports.newLoops("tanabata", config.resources().size());
    try {
      Preparation.of(config);
      Secrets.exposedOf(config).forEach(log::warn);
      // First of all: a mistake in it should be found before anything is served.
      watchdog = watchdog();
      for (ResourceConfig resource : config.resources()) {
        resource.warnings().forEach(log::warn);
        services.add(
            ResourceService.start(
                resource,
                config.control().getParent(),
                config.witness(),
                loops.next(),
                transports,
                certificates,
                this::fail));
      }
      watchdog.ifPresent(feeder -> services.forEach(service -> feeder.watch(service.liveness())));
      certificates.add(config.witness());
      certificates.start();
      try (AdminServer _ = AdminServer.open(config.control(), this)) {
        log.info("node {} is up", config.node());
        ServiceManager.ready().ifPresent(failure -> log.warn(failure.sentence()));
        reached = Reached.UP;
        return end.join();
      }
    } catch (IOException e) {
      return new Reply.Refused(e.getMessage());
    } finally {
      certificates.close();
      services.forEach(ResourceService::leave);
      for (ResourceService service : services) {
        service.awaitLeft();
        watchdog.ifPresent(feeder -> feeder.forget(service.liveness()));
        service.close();
      }
      watchdog.ifPresent(WatchdogFeeder::close);
      loops.shutdownGracefully(10, 5_000, TimeUnit.MILLISECONDS).awaitUninterruptibly();
      if (reached == Reached.UP) {
        log.info("node {} has stopped", config.node());
      }
    }
  }

  /// The reason comes first, and then what follows from it.
  private void fail(String reason) {
    if (end.complete(new Reply.Refused(reason))) {
      log.error("{}; this node stops", reason);
    }
  }

  private Optional<WatchdogFeeder> watchdog() throws IOException {
    return config.watchdog().isEmpty()
        ? Optional.empty()
        : Optional.of(WatchdogFeeder.open(config, config.watchdog().get()));
  }

  private Transports transports() {
    return switch (config.io()) {
      case BEST -> Transports.best();
      case EPOLL -> Transports.EPOLL;
      case IO_URING -> Transports.IO_URING;
    };
  }

  @Override
  public NodeStatus status() {
    return new NodeStatus(
        config.node().name(),
        services.stream().map(ResourceService::status).toList(),
        certificates.status());
  }

  @Override
  public Reply primary(String resource, boolean force) {
    return with(resource, service -> service.primary(force));
  }

  @Override
  public Reply secondary(String resource) {
    return with(resource, ResourceService::secondary);
  }

  @Override
  public Reply connect(String resource) {
    return with(resource, ResourceService::connect);
  }

  @Override
  public Reply makeFilesystem(String resource, String label, boolean force) {
    return with(resource, service -> service.makeFilesystem(label, force));
  }

  @Override
  public Reply mount(String resource, Path directory, String options) {
    return with(resource, service -> service.mount(directory, options));
  }

  @Override
  public Reply unmount(String resource) {
    return with(resource, ResourceService::unmount);
  }

  @Override
  public Reply checkFilesystem(String resource) {
    return with(resource, ResourceService::checkFilesystem);
  }

  @Override
  public Reply repairFilesystem(String resource) {
    return with(resource, ResourceService::repairFilesystem);
  }

  @Override
  public Reply disconnect(String resource) {
    return with(resource, ResourceService::disconnect);
  }

  @Override
  public Reply forceStandalone(String resource) {
    return with(resource, ResourceService::forceStandalone);
  }

  @Override
  public Optional<Explanation> explain(String resource) {
    return named(resource).map(ResourceService::explain);
  }

  @Override
  public Optional<SplitBrainStatus> splitBrain(String resource) {
    return named(resource).map(service -> service.splitBrain().status());
  }

  @Override
  public Reply decide(String resource, Decision decision) {
    return with(resource, service -> service.splitBrain().decide(decision));
  }

  /// An order changes nothing: whoever loses its peer claims the record by itself.
  @Override
  public FenceAnswer fenced(String node, boolean order) {
    return FencedAnswers.about(
        node,
        services.stream()
            .filter(service -> service.peer().equals(node))
            .map(ResourceService::status)
            .toList());
  }

  @Override
  public LockTicket lock(LockRequest request) {
    return named(request.resource())
        .map(service -> service.lock(request))
        .orElseGet(() -> LockCommands.refused(unknown(request.resource())));
  }

  @Override
  public LocksReply fileLock(String resource, long node) {
    return named(resource)
        .map(service -> service.fileLock(node))
        .orElseGet(() -> new LocksReply.Refused(unknown(resource)));
  }

  @Override
  public LocksReply locks(String resource, Optional<String> name) {
    return named(resource)
        .map(service -> service.locks(name))
        .orElseGet(() -> new LocksReply.Refused(unknown(resource)));
  }

  @Override
  public Reply down() {
    end.complete(new Reply.Done("stopped"));
    return new Reply.Done("stopping");
  }

  private Reply with(String resource, Function<ResourceService, Reply> verb) {
    return named(resource).map(verb).orElseGet(() -> new Reply.Refused(unknown(resource)));
  }

  private Optional<ResourceService> named(String resource) {
    return services.stream().filter(service -> service.name().equals(resource)).findFirst();
  }

  private String unknown(String resource) {
    return "there is no resource '"
        + resource
        + "' here; there is "
        + services.stream().map(ResourceService::name).toList();
  }
}
