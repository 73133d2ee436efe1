package tanabata.fencing.witness;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import tanabata.fencing.WitnessRecord;
import tanabata.fencing.WitnessReply;
import tanabata.fencing.WitnessRequest;
import tanabata.foundation.NodeId;

/// A node as far as its witness is concerned: asks, and keeps what it is told.
final class Asker implements AutoCloseable, Witness.Listener {

  /// Ends what would hang, and says nothing about speed.
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Duration SESSION = Duration.ofSeconds(4);
  private static final Duration ANSWER = Duration.ofSeconds(3);

  final BlockingQueue<Boolean> states = new LinkedBlockingQueue<>();
  final BlockingQueue<String> hints = new LinkedBlockingQueue<>();
  final BlockingQueue<String> surprises = new LinkedBlockingQueue<>();
  private final Map<Long, CompletableFuture<WitnessReply>> open = new ConcurrentHashMap<>();
  private final AtomicLong numbers = new AtomicLong();
  private final Witness witness;

  Asker(WitnessSettings settings) throws IOException {
    witness = CuratorWitness.open(settings, this);
  }

  static WitnessSettings settings(int port, String resource) {
    return new WitnessSettings(
        "127.0.0.1:" + port, "", resource, Optional.empty(), Optional.empty(), SESSION, ANSWER);
  }

  static WitnessSettings as(String user, String password, WitnessSettings old) {
    return new WitnessSettings(
        old.servers(),
        old.chroot(),
        old.resource(),
        Optional.of(new WitnessSettings.Digest(user, password)),
        old.certificates(),
        old.tls(),
        old.sessionTimeout(),
        old.askTimeout());
  }

  static WitnessSettings by(WitnessTls tls, WitnessSettings old) {
    return new WitnessSettings(
        old.servers(),
        old.chroot(),
        old.resource(),
        old.digest(),
        old.certificates(),
        Optional.of(tls),
        old.sessionTimeout(),
        old.askTimeout());
  }

  static WitnessSettings writtenBy(List<String> certificates, WitnessSettings old) {
    return new WitnessSettings(
        old.servers(),
        old.chroot(),
        old.resource(),
        old.digest(),
        certificates,
        old.tls(),
        old.sessionTimeout(),
        old.askTimeout());
  }

  static WitnessRecord authority(long epoch, String author) {
    NodeId node = new NodeId(author);
    return new WitnessRecord(epoch, List.of(node), "g" + epoch, Optional.empty(), node);
  }

  /// Opens, and waits for the connection.
  static Asker connected(WitnessSettings settings) throws Exception {
    Asker asker = new Asker(settings);
    try {
      asker.awaitState(true);
      return asker;
    } catch (AssertionError | InterruptedException e) {
      asker.close();
      throw e;
    }
  }

  Witness witness() {
    return witness;
  }

  CompletableFuture<WitnessReply> begin(WitnessRequest question) {
    long number = numbers.incrementAndGet();
    CompletableFuture<WitnessReply> answer = new CompletableFuture<>();
    open.put(number, answer);
    witness.ask(number, question);
    return answer;
  }

  WitnessReply ask(WitnessRequest question) throws Exception {
    return begin(question).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  WitnessReply read() throws Exception {
    return ask(new WitnessRequest.Read());
  }

  WitnessReply create(WitnessRecord first) throws Exception {
    return ask(new WitnessRequest.Replace(first, OptionalInt.empty()));
  }

  WitnessReply replace(WitnessRecord next, int version) throws Exception {
    return ask(new WitnessRequest.Replace(next, OptionalInt.of(version)));
  }

  void awaitState(boolean wanted) throws InterruptedException {
    Boolean state = states.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    if (state == null || state != wanted) {
      throw new AssertionError(
          "wanted connected = " + wanted + ", got " + state + "; " + witness.health());
    }
  }

  void awaitHint() throws InterruptedException {
    if (hints.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS) == null) {
      throw new AssertionError("no hint that the record has changed");
    }
  }

  @Override
  public void answered(long number, WitnessReply answer) {
    CompletableFuture<WitnessReply> asked = open.remove(number);
    if (asked == null) {
      surprises.add("an answer to " + number + ", which is not open: " + answer);
    } else {
      asked.complete(answer);
    }
  }

  @Override
  public void state(boolean connected) {
    states.add(connected);
  }

  @Override
  public void recordChanged() {
    hints.add("changed");
  }

  /// Every question was answered, each once.
  @Override
  public void close() {
    witness.close();
    if (!open.isEmpty() || !surprises.isEmpty()) {
      throw new AssertionError("never answered: " + open.keySet() + ", surprises: " + surprises);
    }
  }
}
