package tanabata.replication.runtime;

import io.netty.channel.EventLoop;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import tanabata.foundation.BlockDevice;
import tanabata.foundation.ByteRange;
import tanabata.foundation.NodeId;
import tanabata.foundation.Outcome;
import tanabata.foundation.Payload;
import tanabata.foundation.Zeroing;
import tanabata.foundation.background.Background;
import tanabata.foundation.net.LinkTrouble;
import tanabata.foundation.state.DiskState;
import tanabata.replication.core.ReplicationCore;
import tanabata.replication.core.work.Effect;
import tanabata.replication.core.work.Input;
import tanabata.replication.disk.DiskCompletion;
import tanabata.replication.disk.DiskFailure;
import tanabata.replication.model.Caller;
import tanabata.replication.model.Frame;
import tanabata.replication.model.Geometry;
import tanabata.replication.model.Message;
import tanabata.replication.model.OrderReply;
import tanabata.replication.model.SplitBrainReport;
import tanabata.replication.model.Status;
import tanabata.replication.model.WriteKind;
import tanabata.replication.netty.PeerEndpoint;

/// The disks, the link and the clients of one node's half of one device. It carries out what the
/// replication core asks for, and brings it what happens; the core itself is driven by whoever owns
/// its loop ([#drive]).
///
/// As a [BlockDevice] it is called on that loop; the verbs for operators come from other threads
/// and are answered by a future.
public final class Replica implements BlockDevice, PeerEndpoint.Events {

  /// Between two attempts to write what found no space.
  private static final Duration BETWEEN_ATTEMPTS = Duration.ofSeconds(1);

  private final EventLoop loop;
  private final Geometry geometry;
  private final ReplicationCore core;
  private final SampledDisk disk;
  private final StorageWork work;
  private final UndoKeeper undo;
  private final HeldWrites held;
  private final SecureRandom random = new SecureRandom();
  private Optional<PeerEndpoint> endpoint = Optional.empty();
  private Consumer<Input> driver = _ -> {};

  private record Client(Answer answer) implements Caller {}

  private record Operator(CompletableFuture<OrderReply> reply) implements Caller {}

  Replica(
      String name,
      EventLoop loop,
      Geometry geometry,
      ReplicationCore core,
      SampledDisk disk,
      MetadataStore metadata,
      UndoKeeper undo) {
    this.loop = loop;
    this.geometry = geometry;
    this.core = core;
    this.disk = disk;
    this.undo = undo;
    Background attempts = Background.of("writing again what found no space on " + disk.name());
    this.held =
        new HeldWrites(
            disk.name(), step -> attempts.after(BETWEEN_ATTEMPTS, loop, step, Background.GO_ON));
    this.work =
        new StorageWork(
            name,
            disk,
            metadata,
            undo,
            new Digests(loop, geometry.blockBytes()),
            this::sample,
            held,
            this::give);
  }

  /// The core that this replica works for.
  public ReplicationCore core() {
    return core;
  }

  /// From here on inputs go to the one who drives the core. Before [Replicas#start].
  ///
  /// @param taker takes inputs on the loop, also while it hands an effect on
  public void drive(Consumer<Input> taker) {
    driver = taker;
  }

  /// The path of the disk that holds the data.
  public String diskName() {
    return disk.name();
  }

  /// Tells when writes begin to be held for lack of space, with what is held then, and when none is
  /// any more. On the loop.
  public void watchSpace(Consumer<Optional<Shortage>> told) {
    held.watch(told);
  }

  /// What is held for lack of space now, if anything. On the loop only.
  public Optional<Shortage> shortage() {
    return held.shortage();
  }

  private void give(Input input) {
    driver.accept(input);
  }

  /// Sends to the peer through this endpoint.
  void use(PeerEndpoint peer) {
    loop.submit(() -> endpoint = Optional.of(peer)).syncUninterruptibly();
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
  public void zero(ByteRange range, Zeroing zeroing, boolean durable, Answer answer) {
    WriteKind kind =
        switch (zeroing) {
          case DISCARD -> WriteKind.DISCARD;
          case KEEP_SPACE -> WriteKind.ZERO;
        };
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

  public CompletableFuture<OrderReply> promote(boolean force) {
    return order(caller -> new Input.Promote(force, caller));
  }

  /// Promotes without waiting. On the loop only, not while it takes an input.
  public Optional<OrderReply> promoteNow() {
    CompletableFuture<OrderReply> reply = new CompletableFuture<>();
    give(new Input.Promote(false, new Operator(reply)));
    return Optional.ofNullable(reply.getNow(null));
  }

  public CompletableFuture<OrderReply> demote(int openClients) {
    return order(caller -> new Input.Demote(openClients, caller));
  }

  public CompletableFuture<OrderReply> connect() {
    return order(Input.Connect::new);
  }

  public CompletableFuture<OrderReply> disconnect(int openClients) {
    return order(caller -> new Input.Disconnect(openClients, caller));
  }

  /// Makes the version that this node gave up the valid one again.
  public CompletableFuture<OrderReply> rollBack(int openClients) {
    long proposal = random.nextLong();
    return order(caller -> new Input.RollBack(openClients, proposal, caller));
  }

  /// Removes the version that this node gave up.
  public CompletableFuture<OrderReply> forget() {
    return order(Input.Forget::new);
  }

  public CompletableFuture<OrderReply> resolve(NodeId keep) {
    return order(caller -> new Input.Resolve(keep, caller));
  }

  public CompletableFuture<OrderReply> outdate(int openClients) {
    return order(caller -> new Input.Outdate(openClients, caller));
  }

  public CompletableFuture<OrderReply> invalidate(int openClients) {
    return order(caller -> new Input.Invalidate(openClients, caller));
  }

  /// The version that this node gave up, read only, if one is kept. On the loop only.
  public Optional<GivenUp> givenUp() {
    return undo.givenUp();
  }

  private CompletableFuture<OrderReply> order(Function<Caller, Input> order) {
    CompletableFuture<OrderReply> reply = new CompletableFuture<>();
    Input input = order.apply(new Operator(reply));
    loop.execute(() -> give(input));
    return reply;
  }

  /// Leaves in order; [Effect.Stopped] tells when that is done.
  public void shutdown() {
    loop.execute(() -> give(new Input.Shutdown()));
  }

  /// How things stand. On the loop only.
  public Status status() {
    return core.status();
  }

  /// On the loop only.
  public Optional<SplitBrainReport> splitBrain() {
    return core.splitBrain();
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

  /// Reads a block as a client does: the core sees to it that nobody writes it meanwhile. What the
  /// peer holds in place of a disk that has failed is no sample of this one.
  private void sample(long offset, int length, DiskCompletion completion) {
    read(
        new ByteRange(offset, length),
        (outcome, data) -> {
          boolean own = core.state().copy().disk() != DiskState.DISKLESS;
          if (outcome == Outcome.OK && own) {
            completion.done(data.getFirst());
          } else {
            data.forEach(Payload::release);
            completion.failed(new DiskFailure(Outcome.GONE, "a block cannot be sampled now"));
          }
        });
  }

  // Effects.

  /// Carries out what the core asks for. On the loop.
  public void execute(Effect.ForAdapters effect) {
    switch (effect) {
      case Effect.Storage storage -> work.carryOut(storage);
      case Effect.Recall recall -> held.recall(recall.ticket());
      case Effect.Send send -> peer().send(send.link(), send.frame());
      case Effect.Dial _ -> peer().connect();
      case Effect.CloseLink close -> peer().close(close.link());
      case Effect.Answer answer ->
          ((Client) answer.caller()).answer().done(answer.outcome(), answer.data());
      case Effect.Reply reply -> ((Operator) reply.caller()).reply().complete(reply.reply());
      case Effect.Release release -> release.payload().release();
    }
  }

  /// The core takes no inputs any more: gives back what this one owns.
  public void discard(Input input) {
    switch (input) {
      case Input.Write write -> write.payload().release();
      case Input.Done done -> done.payload().release();
      case Input.Compared compared -> compared.differing().release();
      case Input.Received received -> received.frame().message().payload().release();
      case Input.Order order ->
          ((Operator) order.caller())
              .reply()
              .complete(new OrderReply.Refused(OrderReply.Obstacle.SHUTTING_DOWN));
      case Input.Read _,
          Input.Flush _,
          Input.Held _,
          Input.LinkUp _,
          Input.LinkDown _,
          Input.Shutdown _,
          Input.Permitted _,
          Input.GoStandalone _,
          Input.Cut _,
          Input.SendControl _,
          Input.Tick _ -> {}
    }
  }

  /// The core has failed: nothing is sent to the peer any more. On the loop.
  public void disconnectPeer() {
    endpoint.ifPresent(PeerEndpoint::stop);
  }

  /// What has gone wrong with the link since the peer was last heard on it. On the loop.
  public List<LinkTrouble> linkTroubles() {
    return endpoint.map(PeerEndpoint::troubles).orElse(List.of());
  }

  private PeerEndpoint peer() {
    return endpoint.orElseThrow();
  }

  /// Closes disks and links. Call it from outside the loop, once stopped or failed.
  void close() {
    CompletableFuture<Void> closed = new CompletableFuture<>();
    loop.execute(() -> {
      endpoint.ifPresent(PeerEndpoint::stop);
      held.close();
      closed.complete(null);
    });
    closed.join();
  }

  /// No operation of the disks is in progress any more.
  void closed() {
    work.close();
  }
}
