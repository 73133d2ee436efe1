package tanabata.replication.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import tanabata.foundation.ByteRange;
import tanabata.foundation.NodeId;
import tanabata.foundation.Outcome;
import tanabata.foundation.Payload;
import tanabata.foundation.state.DiskState;
import tanabata.foundation.state.Generation;
import tanabata.foundation.state.ReplicationState.Blocks;
import tanabata.foundation.state.ReplicationState.Currency;
import tanabata.foundation.state.ReplicationState.Trust;
import tanabata.foundation.state.Role;
import tanabata.platform.buffer.BufferPayload;
import tanabata.replication.model.AfterSplitBrain;
import tanabata.replication.model.CopyHistory;
import tanabata.replication.model.DataIdentity;
import tanabata.replication.model.Frame;
import tanabata.replication.model.Geometry;
import tanabata.replication.model.LastStandalone;
import tanabata.replication.model.Marks;
import tanabata.replication.model.Message;
import tanabata.replication.model.SplitBrainChoice;
import tanabata.replication.model.Stamp;
import tanabata.replication.model.WriteKind;

/// Frames of every kind, and what they look like.
final class Frames {

  private Frames() {}

  /// One of each kind, by the seed.
  static List<Frame> ofEveryKind(Random random, int most) {
    List<Message> messages =
        List.of(
            hello(random),
            new Message.Ping(),
            new Message.BitmapChunk(random.nextInt(), longs(random), longs(random)),
            new Message.Ready(),
            new Message.State(one(random, Role.values()), one(random, DiskState.values())),
            new Message.Write(
                new Stamp(random.nextLong(), random.nextInt(2)),
                range(random),
                WriteKind.DATA,
                random.nextBoolean(),
                payload(random, most)),
            new Message.Write(
                new Stamp(3, 1), range(random), WriteKind.DISCARD, true, Payload.NONE),
            new Message.WriteAck(random.nextLong()),
            new Message.FlushRequest(random.nextLong()),
            new Message.FlushDone(random.nextLong()),
            new Message.PullRequest(random.nextLong(), range(random), payload(random, most)),
            new Message.PullReply(random.nextLong(), longs(random), payload(random, most)),
            new Message.PullReply(random.nextLong(), longs(random), Payload.NONE),
            new Message.Synced(Stream.generate(() -> range(random)).limit(5).toList()),
            new Message.Synced(List.of()),
            new Message.Mark(random.nextLong()),
            new Message.NoSpace(random.nextLong()),
            new Message.Goodbye(random.nextBoolean()),
            new Message.Control(new byte[] {1, 2, 3}),
            new Message.Detached(),
            new Message.ForwardedRead(random.nextLong(), range(random)),
            new Message.ForwardedWrite(
                random.nextLong(),
                range(random),
                one(random, WriteKind.values()),
                random.nextBoolean(),
                payload(random, most)),
            new Message.ForwardedFlush(random.nextLong()),
            new Message.ForwardedReply(
                random.nextLong(), one(random, Outcome.values()), payload(random, most)));
    List<Frame> frames = new ArrayList<>();
    for (Message message : messages) {
      frames.add(new Frame(random.nextLong(), random.nextLong(), message));
    }
    return frames;
  }

  private static Message.Hello hello(Random random) {
    List<Generation> lineage =
        Stream.generate(
                () -> new Generation(random.nextLong(), random.nextLong(), new NodeId("deneb")))
            .limit(random.nextInt(17))
            .toList();
    return new Message.Hello(
        Message.Hello.VERSION,
        "hömé",
        new NodeId("vega"),
        Geometry.of(random.nextInt(1, 1 << 20) * 4096L),
        random.nextLong(),
        random.nextLong(),
        random.nextLong(),
        random.nextLong(),
        random.nextLong(),
        random.nextLong(),
        one(random, Currency.values()),
        random.nextLong(),
        random.nextBoolean() ? Blocks.COMPLETE : Blocks.INCOMPLETE,
        new DataIdentity(lineage, random.nextBoolean()),
        random.nextInt(20),
        one(random, SplitBrainChoice.values()),
        new CopyHistory(
            one(random, Role.values()),
            one(random, Trust.values()),
            new LastStandalone(random.nextLong(), random.nextBoolean()),
            random.nextLong(),
            new AfterSplitBrain(
                one(random, AfterSplitBrain.Zero.values()),
                one(random, AfterSplitBrain.One.values()),
                one(random, AfterSplitBrain.Two.values()))),
        new Marks(random.nextLong(), random.nextLong()));
  }

  private static long[] longs(Random random) {
    return random.longs(random.nextInt(50)).toArray();
  }

  private static ByteRange range(Random random) {
    return new ByteRange(random.nextLong(1L << 50), random.nextLong(1, 1L << 40));
  }

  private static <T> T one(Random random, T[] values) {
    return values[random.nextInt(values.length)];
  }

  private static Payload payload(Random random, int most) {
    byte[] bytes = new byte[1 + random.nextInt(most)];
    random.nextBytes(bytes);
    return new BufferPayload(Unpooled.wrappedBuffer(bytes));
  }

  /// The frame as it is on the wire. The payload stays the frame's.
  static byte[] bytes(Frame frame, ByteBufAllocator allocator) {
    ByteBuf head = FrameWriter.head(frame, allocator);
    byte[] start = ByteBufUtil.getBytes(head);
    head.release();
    byte[] end = content(frame.message().payload());
    byte[] all = Arrays.copyOf(start, start.length + end.length);
    System.arraycopy(end, 0, all, start.length, end.length);
    return all;
  }

  /// Everything the frame says, comparable.
  static List<Object> said(Frame frame) {
    Object message =
        switch (frame.message()) {
          case Message.BitmapChunk chunk ->
              List.of(chunk.index(), list(chunk.touched()), list(chunk.invalid()));
          case Message.Write write ->
              List.of(write.stamp(), write.range(), write.kind(), write.durable());
          case Message.PullRequest pull -> List.of(pull.id(), pull.range());
          case Message.PullReply reply -> List.of(reply.id(), list(reply.equal()));
          case Message.ForwardedWrite ask ->
              List.of(ask.id(), ask.range(), ask.kind(), ask.durable());
          case Message.ForwardedReply told -> List.of(told.id(), told.outcome());
          case Message.Control letter -> Arrays.toString(letter.content());
          case Message plain -> plain;
        };
    String payload = Arrays.toString(content(frame.message().payload()));
    return List.of(frame.sequence(), frame.acknowledged(), message, payload);
  }

  private static List<Long> list(long[] values) {
    return Arrays.stream(values).boxed().toList();
  }

  private static byte[] content(Payload payload) {
    return payload == Payload.NONE ? new byte[0] : ByteBufUtil.getBytes(BufferPayload.of(payload));
  }
}
