package tanabata.replication.runtime;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tanabata.foundation.BlockDevice;
import tanabata.foundation.ByteRange;
import tanabata.foundation.NodeId;
import tanabata.foundation.Payload;
import tanabata.platform.clock.BootClock;
import tanabata.replication.core.Caller;
import tanabata.replication.core.Effect;
import tanabata.replication.core.Frame;
import tanabata.replication.core.Geometry;
import tanabata.replication.core.Input;
import tanabata.replication.core.Message;
import tanabata.replication.core.Position;
import tanabata.replication.core.ReplicationCore;
import tanabata.replication.core.SplitReport;
import tanabata.replication.core.Status;
import tanabata.replication.core.WriteKind;
import tanabata.replication.disk.Disk;
import tanabata.replication.netty.PeerEndpoint;

/// One node's half of one device, at work on an event loop.
///
/// As a [BlockDevice] it is called on that loop; the verbs for operators come from other threads
/// and answer by a future. An [tanabata.foundation.InvariantViolation] ends it: the failure is
/// reported and nothing is accepted any more.
public final class Replica implements BlockDevice, PeerEndpoint.Events {

  private static final Logger log = LoggerFactory.getLogger(Replica.class);

  private static final long TICK_MILLIS = 50;

  /// What the owner is notified of, on the loop.
  public interface Owner {
    /// Something an operator would want to know has changed.
    void changed(String what);

    /// The sessions of all clients must be ended for good, before this returns.
    void cutClients(String reason);

    /// A message of the peer's fencing module.
    void heard(byte[] letter);

    /// Something may have changed in [ReplicationCore#position].
    void moved();

    /// It has left in order.
    void hasStopped();

    /// It cannot go on; the process must end.
    void failed(String reason);
  }

  private final String name;
  private final EventLoop loop;
  private final Geometry geometry;
  private final ReplicationCore core;
  private final Disk disk;
  private final StorageWork work;
  private final UndoKeeper undo;
  private final Owner owner;
  private final SecureRandom random = new SecureRandom();
  private final ArrayDeque<Input> inbox = new ArrayDeque<>();
  private final Consumer<Effect> effects = this::execute;
  private Optional<PeerEndpoint> endpoint = Optional.empty();
  private Optional<ScheduledFuture<?>> ticker = Optional.empty();
  private boolean busy;
  private boolean broken;
  private boolean moved;

  private record Client(Answer answer) implements Caller {}

  private record Operator(CompletableFuture<Verdict> verdict) implements Caller {}

  /// The answer to an operator.
  public record Verdict(boolean done, String sentence) {}

  Replica(
      String name,
      EventLoop loop,
      Geometry geometry,
      ReplicationCore core,
      Disk disk,
      MetadataStore metadata,
      UndoKeeper undo,
      Owner owner) {
    this.name = name;
    this.loop = loop;
    this.geometry = geometry;
    this.core = core;
    this.disk = disk;
    this.undo = undo;
    this.owner = owner;
    this.work =
        new StorageWork(
            name,
            disk,
            metadata,
            undo,
            new Digests(loop, geometry.blockBytes()),
            this::give,
            this::fail);
  }

  /// Sends to the peer through this endpoint.
  void use(PeerEndpoint peer) {
    loop.submit(() -> endpoint = Optional.of(peer)).syncUninterruptibly();
  }

  /// Begins to work.
  void start() {
    loop.execute(() ->
        ticker =
            Optional.of(
                loop.scheduleAtFixedRate(
                    () -> give(new Input.Tick()), 0, TICK_MILLIS, TimeUnit.MILLISECONDS)));
  }

  // For clients.

  @Override
  public long sizeBytes() {
    return geometry.deviceBytes();
  }

  @Override
  public void read(ByteRange range, Answer answer) {
    give(new Input.Read(range, new Client(answer)));
  }

  @Override
  public void write(ByteRange range, Payload data, boolean durable, Answer answer) {
    give(new Input.Write(range, WriteKind.DATA, durable, data, new Client(answer)));
  }

  @Override
  public void zero(ByteRange range, boolean discard, boolean durable, Answer answer) {
    WriteKind kind = discard ? WriteKind.DISCARD : WriteKind.ZERO;
    new ChunkedRequest(
            range,
            (piece, then) ->
                give(new Input.Write(piece, kind, durable, Payload.NONE, new Client(then))))
        .begin(answer);
  }

  @Override
  public void flush(Answer answer) {
    give(new Input.Flush(new Client(answer)));
  }

  @Override
  public void cache(ByteRange range) {
    disk.cache(range.start(), range.length());
  }

  @Override
  public List<Extent> allocation(ByteRange range, int limit) {
    return core.isValid(range)
        ? disk.allocation(range.start(), range.length(), limit)
        : List.of(new Extent(range, false));
  }

  // For operators.

  public CompletableFuture<Verdict> promote(boolean force) {
    return ask(caller -> new Input.Promote(force, caller));
  }

  /// Promotes without waiting. On the loop only, not from within [Owner].
  public Verdict promoteNow() {
    CompletableFuture<Verdict> verdict = new CompletableFuture<>();
    give(new Input.Promote(false, new Operator(verdict)));
    return verdict.getNow(new Verdict(false, "it is busy; try again"));
  }

  public CompletableFuture<Verdict> demote(int openClients) {
    return ask(caller -> new Input.Demote(openClients, caller));
  }

  public CompletableFuture<Verdict> connect() {
    return ask(Input.Connect::new);
  }

  public CompletableFuture<Verdict> disconnect(int openClients) {
    return ask(caller -> new Input.Disconnect(openClients, caller));
  }

  /// Makes the version that this node gave up the valid one again.
  public CompletableFuture<Verdict> rollBack(int openClients) {
    long proposal = random.nextLong();
    return ask(caller -> new Input.RollBack(openClients, proposal, caller));
  }

  /// Removes the version that this node gave up.
  public CompletableFuture<Verdict> forget() {
    return ask(Input.Forget::new);
  }

  public CompletableFuture<Verdict> resolve(NodeId keep) {
    return ask(caller -> new Input.Resolve(keep, caller));
  }

  public CompletableFuture<Verdict> outdate(int openClients) {
    return ask(caller -> new Input.Outdate(openClients, caller));
  }

  public CompletableFuture<Verdict> invalidate(int openClients) {
    return ask(caller -> new Input.Invalidate(openClients, caller));
  }

  /// The version that this node gave up, read only, if one is kept. On the loop only.
  public Optional<GivenUp> givenUp() {
    return undo.givenUp();
  }

  private CompletableFuture<Verdict> ask(Function<Caller, Input> question) {
    CompletableFuture<Verdict> verdict = new CompletableFuture<>();
    Input input = question.apply(new Operator(verdict));
    loop.execute(() -> give(input));
    return verdict;
  }

  /// Leaves in order; the owner is notified when that is done.
  public void shutdown() {
    loop.execute(() -> give(new Input.Shutdown()));
  }

  public CompletableFuture<Status> status() {
    CompletableFuture<Status> status = new CompletableFuture<>();
    loop.execute(() -> status.complete(core.status()));
    return status;
  }

  /// How things stand. On the loop only.
  public Status statusNow() {
    return core.status();
  }

  /// On the loop only.
  public Optional<SplitReport> splitBrainNow() {
    return core.splitBrain();
  }

  /// As [#statusNow], for fencing.
  public Position positionNow() {
    return core.position();
  }

  /// What fencing has decided. On the loop only; may be called from within [Owner].
  public void order(Input input) {
    give(input);
  }

  // From the link.

  @Override
  public boolean accepts(Message.Hello hello) {
    return core.welcomes(hello);
  }

  @Override
  public void up(long link) {
    give(new Input.LinkUp(link));
  }

  @Override
  public void down(long link, String reason) {
    give(new Input.LinkDown(link, reason));
  }

  @Override
  public void received(long link, Frame frame) {
    give(new Input.Received(link, frame));
  }

  // The loop.

  /// Effects may cause inputs at once; those wait until the core has returned.
  private void give(Input input) {
    if (broken) {
      discard(input);
      return;
    }
    inbox.add(input);
    if (busy) {
      return;
    }
    busy = true;
    try {
      do {
        Input next = inbox.poll();
        while (next != null) {
          core.accept(BootClock.now(), next, effects);
          next = inbox.poll();
        }
        if (moved) {
          moved = false;
          owner.moved();
        }
      } while (!inbox.isEmpty());
    } catch (Throwable e) {
      // The core may have been left in an inconsistent state: nothing may continue from it.
      fail(e);
    } finally {
      busy = false;
    }
  }

  private void fail(Throwable cause) {
    broken = true;
    log.error("resource {}: a promise is broken, this node stops; please report this", name, cause);
    inbox.forEach(this::discard);
    inbox.clear();
    endpoint.ifPresent(PeerEndpoint::stop);
    owner.failed("internal error: " + cause.getMessage());
  }

  /// Releases the payload of an input that is not processed.
  private void discard(Input input) {
    switch (input) {
      case Input.Write write -> write.payload().release();
      case Input.Done done -> done.payload().release();
      case Input.Compared compared -> compared.differing().release();
      case Input.Received received -> received.frame().message().payload().release();
      case Input.Order order -> answerStopping(order.caller());
      case Input.Read _,
          Input.Flush _,
          Input.LinkUp _,
          Input.LinkDown _,
          Input.Shutdown _,
          Input.Permitted _,
          Input.GoAlone _,
          Input.Cut _,
          Input.Tell _,
          Input.Tick _ -> {}
    }
  }

  private static void answerStopping(Caller caller) {
    ((Operator) caller).verdict().complete(new Verdict(false, "this node is stopping"));
  }

  private void execute(Effect effect) {
    switch (effect) {
      case Effect.Storage storage -> work.carryOut(storage);
      case Effect.Send send -> peer().send(send.link(), send.frame());
      case Effect.Dial _ -> peer().connect();
      case Effect.CloseLink close -> peer().close(close.link(), close.reason());
      case Effect.Answer answer ->
          ((Client) answer.caller()).answer().done(answer.outcome(), answer.data());
      case Effect.Reply reply ->
          ((Operator) reply.caller())
              .verdict()
              .complete(new Verdict(reply.done(), reply.sentence()));
      case Effect.Release release -> release.payload().release();
      case Effect.Changed changed -> {
        moved = true;
        owner.changed(changed.what());
      }
      case Effect.CutClients cut -> owner.cutClients(cut.reason());
      case Effect.Heard heard -> owner.heard(heard.letter());
      case Effect.Stopped _ -> owner.hasStopped();
      case Effect.Failed failed -> owner.failed(failed.reason());
    }
  }

  private PeerEndpoint peer() {
    return endpoint.orElseThrow();
  }

  /// Closes disks and links. Call it from outside the loop, once stopped or failed.
  void close() {
    CompletableFuture<Void> closed = new CompletableFuture<>();
    loop.execute(() -> {
      ticker.ifPresent(tick -> tick.cancel(false));
      endpoint.ifPresent(PeerEndpoint::stop);
      closed.complete(null);
    });
    closed.join();
  }

  /// No operation of the disks is in progress any more.
  void closed() {
    work.close();
  }
}
