package tanabata.node.daemon;

import io.netty.channel.EventLoop;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tanabata.foundation.CoreLoop;
import tanabata.foundation.NodeEffect;
import tanabata.foundation.NodeInput;
import tanabata.foundation.background.Background;
import tanabata.node.wiring.NodeCore;
import tanabata.node.wiring.NodeOwnInput;
import tanabata.platform.clock.BootClock;

/// The one loop of a resource: it owns the resource's cores, and gives them the time.
final class ResourceLoop implements CoreLoop.Failure<NodeInput> {

  private static final Logger log = LoggerFactory.getLogger(ResourceLoop.class);

  private final String resource;
  private final EventLoop loop;
  private final Background background;
  private final NodeCore core;
  private final Consumer<NodeInput> discarded;
  private final Consumer<Throwable> failed;
  private final CoreLoop<NodeInput, NodeEffect> turns;
  private final Liveness liveness = new Liveness();
  private final SecureRandom random = new SecureRandom();
  private Optional<ScheduledFuture<?>> ticker = Optional.empty();

  /// @param effects carries out what the cores ask for, on the loop
  /// @param discarded called with inputs that nobody takes any more
  /// @param failed called, on the loop, when a core has broken a promise
  ResourceLoop(
      String resource,
      EventLoop loop,
      NodeCore core,
      Consumer<NodeEffect> effects,
      Consumer<NodeInput> discarded,
      Consumer<Throwable> failed) {
    this.resource = resource;
    this.loop = loop;
    this.background = Background.of("resource " + resource);
    this.core = core;
    this.discarded = discarded;
    this.failed = failed;
    this.turns = new CoreLoop<>(core, BootClock::now, effects, this);
    // What comes before all is there waits.
    turns.hold();
  }

  NodeCore core() {
    return core;
  }

  Liveness liveness() {
    return liveness;
  }

  /// Begins to give the cores the time. On the loop.
  void start(long tickMillis) {
    turns.release();
    ticker =
        Optional.of(background.every(Duration.ofMillis(tickMillis), loop, this::tick, this::end));
  }

  private void tick() {
    liveness.ticked();
    give(new NodeOwnInput.Tick(System.currentTimeMillis(), random.nextLong()));
  }

  /// Takes an input, or lets it wait for its turn. On the loop.
  void give(NodeInput input) {
    turns.give(input);
  }

  /// Takes an input at once, from within an action of [#run].
  void giveNow(NodeInput input) {
    turns.giveNow(input);
  }

  /// Runs the action in its turn. On the loop.
  void run(Runnable action) {
    turns.run(action);
  }

  /// From any thread.
  void submit(NodeInput input) {
    onLoop(() -> give(input));
  }

  /// From any thread: soon, on the loop.
  void onLoop(Runnable step) {
    Runnable guarded = background.step(step, this::end);
    if (loop.inEventLoop()) {
      guarded.run();
      return;
    }
    try {
      loop.execute(guarded);
    } catch (RejectedExecutionException _) {
      log.debug("resource {}: the loop has ended, and nobody decides any more", resource);
    }
  }

  /// On the loop, after a while.
  void later(Runnable step, long millis) {
    var _ = background.after(Duration.ofMillis(millis), loop, step, this::end);
  }

  /// Asks on the loop, and waits. Not on the loop.
  <T> T ask(Supplier<T> question) {
    return CompletableFuture.supplyAsync(question, loop).join();
  }

  /// A step on the loop has failed: what it was to do is half done, so nothing builds on that.
  private void end(Throwable cause) {
    turns.end();
    failed.accept(cause);
  }

  @Override
  public void broken(Throwable cause) {
    log.error(
        "resource {}: a promise is broken, this node stops; please report this", resource, cause);
    failed.accept(cause);
  }

  @Override
  public void discarded(NodeInput input) {
    discarded.accept(input);
  }

  /// The cores take nothing from here on: whatever they did with it could not be carried out. On
  /// the loop.
  void stop() {
    ticker.ifPresent(tick -> tick.cancel(false));
    turns.end();
  }
}
