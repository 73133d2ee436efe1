package tanabata.node.daemon;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tanabata.fencing.core.Answer;
import tanabata.fencing.core.Arbiter;
import tanabata.fencing.core.Event;
import tanabata.fencing.core.Policy;
import tanabata.fencing.core.Question;
import tanabata.foundation.Moment;
import tanabata.foundation.NodeId;
import tanabata.node.wiring.Coupling;
import tanabata.replication.core.Input;
import tanabata.replication.core.Position;
import tanabata.replication.runtime.Replica;

/// The fencing house of one resource at work, on the loop of its replica.
final class FencingService {

  private static final Logger log = LoggerFactory.getLogger(FencingService.class);

  private static final long TICK_MILLIS = 50;

  private final String resource;
  private final EventLoop loop;
  private final Replica replica;
  private final AtomicInteger clients;
  private final SecureRandom random = new SecureRandom();
  private final Coupling coupling;
  private Optional<ScheduledFuture<?>> ticker = Optional.empty();

  FencingService(
      String resource,
      NodeId node,
      NodeId peer,
      Policy policy,
      EventLoop loop,
      Replica replica,
      AtomicInteger clients) {
    this.resource = resource;
    this.loop = loop;
    this.replica = replica;
    this.clients = clients;
    Arbiter arbiter = new Arbiter(node, peer, policy, new Moment(System.nanoTime()));
    coupling = new Coupling(arbiter, new TheReplica(), new Surroundings());
  }

  /// On the loop.
  void start() {
    ticker =
        Optional.of(
            loop.scheduleAtFixedRate(coupling::tick, 0, TICK_MILLIS, TimeUnit.MILLISECONDS));
  }

  void stop() {
    ticker.ifPresent(tick -> tick.cancel(false));
  }

  /// On the loop.
  void moved() {
    coupling.moved();
  }

  /// On the loop.
  void heard(byte[] letter) {
    String wrong = coupling.heard(letter);
    if (!wrong.isEmpty()) {
      log.warn("resource {}: a letter of the peer makes no sense: {}", resource, wrong);
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
      return new Moment(System.nanoTime());
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
      loop.execute(() -> coupling.answered(number, new Answer.Unreachable("there is no witness")));
    }

    @Override
    public void fence(long attempt) {
      loop.execute(() -> coupling.fenced(attempt, false, "there are no fence agents"));
    }

    @Override
    public void stopFencing(long attempt) {}

    @Override
    public void healthy() {}

    @Override
    public void told(Event event, String sentence) {
      log.info("resource {}: {}", resource, sentence);
    }
  }
}
