package tanabata.integration.fuzz;

import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tanabata.foundation.ByteRange;
import tanabata.foundation.Moment;
import tanabata.foundation.NodeId;
import tanabata.foundation.Outcome;
import tanabata.foundation.Payload;
import tanabata.foundation.Permit;
import tanabata.foundation.state.CutReason;
import tanabata.node.view.EventText;
import tanabata.node.view.Names;
import tanabata.node.view.OrderText;
import tanabata.node.view.ReasonText;
import tanabata.node.wiring.NodeEvent;
import tanabata.platform.buffer.BufferPayload;
import tanabata.replication.core.ReplicationCore;
import tanabata.replication.core.mode.CoreConfiguration;
import tanabata.replication.core.mode.CoreConfiguration.Promotion;
import tanabata.replication.core.work.Effect;
import tanabata.replication.core.work.Input;
import tanabata.replication.core.work.Ticket;
import tanabata.replication.model.AfterSplitBrain;
import tanabata.replication.model.BlockSet;
import tanabata.replication.model.Caller;
import tanabata.replication.model.DataIdentity;
import tanabata.replication.model.Frame;
import tanabata.replication.model.Geometry;
import tanabata.replication.model.Limits;
import tanabata.replication.model.LinkEnd;
import tanabata.replication.model.MetadataChange;
import tanabata.replication.model.NodeFailure;
import tanabata.replication.model.OnNoSpace;
import tanabata.replication.model.OrderReply;
import tanabata.replication.model.PersistentState;
import tanabata.replication.model.RecoveredMetadata;
import tanabata.replication.model.ReplicationEvent;
import tanabata.replication.model.WriteKind;

/// One replication core over a disk that forgets everything and ends what it was asked in any
/// order.
final class PeerNode {

  /// Two words of bitmap, and more extents than the activity log has slots.
  static final Geometry GEOMETRY = new Geometry(100 * 512, 512, 3 * 512);

  private static final Limits LIMITS =
      new Limits(
          3,
          12,
          2,
          3,
          Duration.ofMillis(20),
          Duration.ofMillis(70),
          Duration.ofMillis(15),
          Duration.ofMillis(40),
          Duration.ofMillis(40));

  /// Where its frames go.
  interface Wire {
    void send(long link, Frame frame);

    void close(long link, String reason);
  }

  private record Client() implements Caller {}

  private final Draw draw;
  private final HeapBuffers buffers;
  private final Names names;
  private final Wire wire;
  private final ReplicationCore core;
  private final ArrayDeque<Input> inbox = new ArrayDeque<>();
  private final List<Input> unfinished = new ArrayList<>();
  private Moment now = new Moment(1_000_000_000);
  private boolean busy;

  PeerNode(Draw draw, HeapBuffers buffers, NodeId node, NodeId peer, Wire wire) {
    this.draw = draw;
    this.buffers = buffers;
    this.wire = wire;
    names = new Names("home", node.name(), peer.name());
    long blocks = GEOMETRY.blocks();
    BlockSet invalid = new BlockSet(blocks);
    if (draw.chance(50)) {
      invalid.addAll();
    }
    RecoveredMetadata recovered =
        new RecoveredMetadata(
            PersistentState.fresh(draw.chance(50)),
            invalid,
            new BlockSet(blocks),
            new long[0],
            0,
            Optional.empty());
    core =
        new ReplicationCore(
            new CoreConfiguration(
                "home",
                node,
                peer,
                node.equals(PeerTarget.VEGA) ? 1 : 2,
                draw.any(),
                draw.chance(70) ? Promotion.WHEN_CONNECTED : Promotion.BY_OPERATOR,
                AfterSplitBrain.DISCONNECT,
                draw.chance(50) ? OnNoSpace.HOLD : OnNoSpace.ERROR),
            GEOMETRY,
            LIMITS,
            recovered);
    accept(new Input.Permitted(Permit.FOREVER));
  }

  /// What an operator is told of why it is not connected; empty if it is.
  String reason() {
    return ReasonText.of(core.status(), names);
  }

  ReplicationCore core() {
    return core;
  }

  Payload payload(int length) {
    ByteBuf bytes = buffers.heapBuffer(length);
    return new BufferPayload(bytes.writeZero(length));
  }

  void accept(Input input) {
    inbox.add(input);
    if (busy) {
      return;
    }
    busy = true;
    for (Input next = inbox.poll(); next != null; next = inbox.poll()) {
      core.accept(now, next, this::perform);
    }
    busy = false;
  }

  /// Some time passes, and some of what the disk was asked for ends.
  void advance() {
    now = now.plus(Duration.ofMillis(draw.below(12)));
    accept(new Input.Tick());
    for (int i = draw.below(8); i > 0 && !unfinished.isEmpty(); i--) {
      accept(unfinished.remove(draw.below(unfinished.size())));
    }
  }

  /// A client or an operator asks for something.
  void request(PeerMessages messages) {
    Client client = new Client();
    accept(
        switch (draw.below(12)) {
          case 0, 1, 2 -> {
            ByteRange range = inside(messages.range(512));
            WriteKind kind = draw.oneOf(WriteKind.values());
            Payload bytes = kind == WriteKind.DATA ? payload((int) range.length()) : Payload.NONE;
            yield new Input.Write(range, kind, draw.chance(20), bytes, client);
          }
          case 3, 4 -> new Input.Read(inside(messages.range(512)), client);
          case 5 -> new Input.Flush(client);
          case 6 -> new Input.Promote(draw.chance(50), client);
          case 7 -> new Input.Demote(0, client);
          case 8 -> new Input.Disconnect(0, client);
          case 9 -> draw.chance(20) ? new Input.Invalidate(0, client) : new Input.Connect(client);
          case 10 -> new Input.SendControl(draw.bytes(10));
          default ->
              draw.chance(20) ? new Input.Resolve(PeerTarget.VEGA, client) : new Input.Tick();
        });
  }

  /// Clients are asked at the door already whether their range fits.
  private static ByteRange inside(ByteRange range) {
    return GEOMETRY.contains(range) ? range : new ByteRange(0, 512);
  }

  private void perform(Effect effect) {
    switch (effect) {
      case Effect.Storage storage -> unfinished.add(end(storage));
      case Effect.Send(long link, Frame frame) -> wire.send(link, frame);
      case Effect.CloseLink(long link, LinkEnd end) -> {
        String reason = ReasonText.of(end, names);
        Sentences.check(reason);
        wire.close(link, reason);
      }
      case Effect.Answer(Caller _, Outcome _, List<Payload> data) -> data.forEach(Payload::release);
      case Effect.Release(Payload payload) -> payload.release();
      case Effect.Reply(Caller _, OrderReply reply) -> Sentences.check(OrderText.of(reply, names));
      case Effect.Notify(ReplicationEvent event) ->
          Sentences.check(EventText.of(new NodeEvent.Replicated(event), names));
      case Effect.CutClients(CutReason reason) -> Sentences.check(ReasonText.of(reason));
      case Effect.Failed(NodeFailure failure) ->
          throw new AssertionError("it gave up: " + ReasonText.of(failure, names));
      case Effect.Dial _,
          Effect.Recall _,
          Effect.ControlReceived _,
          Effect.StateChanged _,
          Effect.Stopped _ -> {}
    }
  }

  private Input end(Effect.Storage storage) {
    return switch (storage) {
      case Effect.ReadDisk(Ticket ticket, ByteRange range) -> done(ticket, range.length());
      case Effect.Digest(Ticket ticket, ByteRange range) -> done(ticket, range.length() / 32);
      case Effect.Compare(Ticket ticket, ByteRange range, Payload _) -> compared(ticket, range);
      case Effect.WriteDisk write -> {
        if (write.kind() == WriteKind.DATA) {
          // Fails if the bytes are not there.
          int length = (int) write.range().length();
          BufferPayload.slice(write.payload(), write.offset(), length).release();
        }
        yield done(write.ticket(), 0);
      }
      case Effect.FlushDisk(Ticket ticket) -> done(ticket, 0);
      case Effect.Persist(Ticket ticket, MetadataChange _) -> done(ticket, 0);
      case Effect.OpenUndo(Ticket ticket, DataIdentity _, Effect.Retention _) -> done(ticket, 0);
      case Effect.Preserve(Ticket ticket, ByteRange _) -> done(ticket, 0);
      case Effect.RollBack(Ticket ticket) -> done(ticket, 0);
      case Effect.DropUndo(Ticket ticket) -> done(ticket, 0);
    };
  }

  private Input done(Ticket ticket, long bytes) {
    return new Input.Done(ticket, Outcome.OK, bytes == 0 ? Payload.NONE : payload((int) bytes));
  }

  private Input compared(Ticket ticket, ByteRange range) {
    int blocks = (int) range.length() / GEOMETRY.blockBytes();
    long[] equal = new long[(blocks + 63) / 64];
    int differing = 0;
    for (int block = 0; block < blocks; block++) {
      if (draw.chance(50)) {
        equal[block >> 6] |= 1L << block;
      } else {
        differing += GEOMETRY.blockBytes();
      }
    }
    Payload bytes = differing == 0 ? Payload.NONE : payload(differing);
    return new Input.Compared(ticket, Outcome.OK, equal, bytes);
  }
}
