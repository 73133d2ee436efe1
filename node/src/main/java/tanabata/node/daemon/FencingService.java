package tanabata.node.daemon;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tanabata.fencing.agent.FenceLadder;
import tanabata.fencing.agent.FenceResult;
import tanabata.fencing.core.Answer;
import tanabata.fencing.core.Arbiter;
import tanabata.fencing.core.Event;
import tanabata.fencing.core.Question;
import tanabata.fencing.core.Roster;
import tanabata.fencing.hook.HookEvent;
import tanabata.fencing.hook.HookNews;
import tanabata.fencing.hook.Hooks;
import tanabata.fencing.witness.Witness;
import tanabata.foundation.Moment;
import tanabata.foundation.Permit;
import tanabata.node.config.ResourceConfig;
import tanabata.node.config.WitnessConfig;
import tanabata.node.wiring.Coupling;
import tanabata.platform.clock.BootClock;
import tanabata.replication.core.Input;
import tanabata.replication.core.Position;
import tanabata.replication.runtime.Replica;

/// The fencing house of one resource at work, on the loop of its replica: the arbiter, the witness,
/// the fence agents and the hooks.
final class FencingService implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(FencingService.class);

  private static final long TICK_MILLIS = 50;
  private static final Duration HOOK_PATIENCE = Duration.ofSeconds(5);

  private final ResourceConfig config;
  private final EventLoop loop;
  private final Replica replica;
  private final AtomicInteger clients;
  private final Journal journal;
  private final Optional<LockService> locks;
  private final SecureRandom random = new SecureRandom();
  private final Coupling coupling;
  private final Witness witness;
  private final Hooks hooks;
  private final Pulse pulse = new Pulse();
  private Optional<ScheduledFuture<?>> ticker = Optional.empty();
  private Optional<FenceLadder> ladder = Optional.empty();
  private Standing standing = Standing.FIRST;

  private FencingService(
      ResourceConfig config,
      WitnessConfig where,
      EventLoop loop,
      Replica replica,
      AtomicInteger clients,
      Journal journal,
      Optional<LockService> locks)
      throws IOException {
    this.config = config;
    this.loop = loop;
    this.replica = replica;
    this.clients = clients;
    this.journal = journal;
    this.locks = locks;
    Arbiter arbiter =
        new Arbiter(
            config.here().name(),
            config.peer().name(),
            Policies.of(config, where),
            BootClock.now(),
            locks.map(LockService::lastEpoch).orElse(0L));
    coupling = new Coupling(arbiter, new TheReplica(), new Surroundings());
    // The last two, because they are what has to be closed.
    witness = Witnesses.open(where, config.name(), new Ear());
    hooks = Hooks.open(config.name(), config.fencing().hooks(), HOOK_PATIENCE);
  }

  /// Begins to connect to the witness; decides nothing before [#start].
  ///
  /// @throws IOException with a sentence for the operator; nothing is left open then
  static FencingService open(
      ResourceConfig config,
      WitnessConfig where,
      EventLoop loop,
      Replica replica,
      AtomicInteger clients,
      Journal journal,
      Optional<LockService> locks)
      throws IOException {
    try {
      // On the loop, so that nothing that the witness tells is taken in before all is there.
      return loop.submit(
              () -> new FencingService(config, where, loop, replica, clients, journal, locks))
          .get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while resource " + config.name() + " started", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException known
          ? known
          : new IOException("resource " + config.name() + ": " + e.getCause(), e);
    }
  }

  /// On the loop.
  void start() {
    locks.ifPresent(service -> service.onSuspicion(() -> onLoop(coupling::suspected)));
    ticker =
        Optional.of(loop.scheduleAtFixedRate(this::tick, 0, TICK_MILLIS, TimeUnit.MILLISECONDS));
  }

  private void tick() {
    pulse.ticked();
    look();
    coupling.tick();
  }

  /// On the loop.
  void moved() {
    look();
    coupling.moved();
  }

  private void look() {
    Position position = replica.positionNow();
    Standing now =
        Standing.of(replica.statusNow(), position, replica.splitBrainNow().isPresent())
            .after(standing);
    Standing before = standing;
    standing = now;
    now.since(before).forEach(event -> tell(event, lastLine()));
  }

  private String lastLine() {
    return journal.lines().isEmpty() ? "" : journal.lines().getLast().what();
  }

  private void tell(HookEvent event, String reason) {
    hooks.tell(
        new HookNews(
            event,
            config.name(),
            config.here().name(),
            config.peer().name(),
            reason,
            replica.positionNow().epoch()));
  }

  /// The clients were cut off. On the loop.
  void wasCut(String reason) {
    tell(HookEvent.CUT, reason);
  }

  /// On the loop.
  void heard(byte[] letter) {
    String wrong = coupling.heard(letter);
    if (!wrong.isEmpty()) {
      log.warn("resource {}: a letter of the peer makes no sense: {}", config.name(), wrong);
    }
  }

  /// An operator vouches for the silence of the peer. On the loop.
  void force() {
    journal.add("an operator lets this node go on alone, by force");
    coupling.force();
  }

  /// On the loop.
  Arbiter.Report report() {
    return coupling.report();
  }

  /// How it stands with the witness, in words.
  String witnessHealth() {
    return witness.health();
  }

  Pulse pulse() {
    return pulse;
  }

  /// Decides nothing any more, and gives up what it has open. Not on the loop.
  @Override
  public void close() {
    onLoop(() -> {
      ticker.ifPresent(tick -> tick.cancel(false));
      ladder.ifPresent(FenceLadder::close);
    });
    witness.close();
    hooks.close();
  }

  private void onLoop(Runnable step) {
    try {
      loop.execute(step);
    } catch (RejectedExecutionException e) {
      log.debug("resource {}: the loop has ended, and nobody decides any more", config.name());
    }
  }

  private final class Ear implements Witness.Listener {
    @Override
    public void answered(long number, Answer answer) {
      onLoop(() -> coupling.answered(number, answer));
    }

    @Override
    public void state(boolean connected) {
      onLoop(() -> coupling.witnessSeen(connected));
    }

    @Override
    public void recordChanged() {
      onLoop(coupling::recordChanged);
    }
  }

  private final class TheReplica implements Coupling.Replication {
    @Override
    public Position position() {
      return replica.positionNow();
    }

    @Override
    public void order(Input input) {
      replica.order(input);
    }
  }

  private final class Surroundings implements Coupling.World {
    @Override
    public Moment now() {
      return BootClock.now();
    }

    @Override
    public int clients() {
      return clients.get();
    }

    @Override
    public long random() {
      return random.nextLong();
    }

    @Override
    public void ask(long number, Question question) {
      // Not before the orders that came with it are carried out: a permit may have to end first.
      loop.execute(() -> witness.ask(number, question));
    }

    @Override
    public long wallMillis() {
      return System.currentTimeMillis();
    }

    @Override
    public void fence(long attempt) {
      journal.add("runs the fence agents for " + config.peer().name());
      ladder =
          Optional.of(
              FenceLadder.start(
                  config.peer().name(),
                  config.peer().fence(),
                  result -> onLoop(() -> fenced(attempt, result))));
    }

    private void fenced(long attempt, FenceResult result) {
      switch (result) {
        case FenceResult.Achieved(String sentence) -> {
          journal.add(sentence);
          coupling.fenced(attempt, true, sentence);
        }
        case FenceResult.Failed(String sentence) -> coupling.fenced(attempt, false, sentence);
      }
    }

    @Override
    public void stopFencing(long attempt) {
      ladder.ifPresent(FenceLadder::close);
      ladder = Optional.empty();
    }

    @Override
    public void healthy() {
      pulse.healthy();
    }

    @Override
    public void told(Event event, String sentence) {
      journal.add(sentence);
      hook(event).ifPresent(name -> tell(name, sentence));
    }

    @Override
    public void rolled(Roster roster) {
      locks.ifPresent(service -> service.rolled(roster));
    }

    @Override
    public void rolledOut() {
      locks.ifPresent(LockService::rolledOut);
    }

    @Override
    public void locksPermitted(Permit permit) {
      locks.ifPresent(service -> service.permitted(permit));
    }
  }

  /// What [Standing] does not show.
  private static Optional<HookEvent> hook(Event event) {
    return switch (event) {
      case FROZEN -> Optional.of(HookEvent.FROZEN);
      case WITNESS_LOST -> Optional.of(HookEvent.WITNESS_LOST);
      case WITNESS_BACK -> Optional.of(HookEvent.WITNESS_BACK);
      case FENCE_FAILED -> Optional.of(HookEvent.FENCE_FAILED);
      case THAWED, CLAIMING, WON, ALONE, LOST, ADMITTED -> Optional.empty();
    };
  }
}
