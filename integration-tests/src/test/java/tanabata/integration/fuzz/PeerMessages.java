package tanabata.integration.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import tanabata.foundation.BlockDevice;
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
import tanabata.replication.model.AfterSplitBrain;
import tanabata.replication.model.CopyHistory;
import tanabata.replication.model.DataIdentity;
import tanabata.replication.model.Geometry;
import tanabata.replication.model.LastStandalone;
import tanabata.replication.model.Marks;
import tanabata.replication.model.Message;
import tanabata.replication.model.SplitBrainChoice;
import tanabata.replication.model.Stamp;
import tanabata.replication.model.WriteKind;

/// Messages that a replication core may be sent, true or not: about the device that there is, and
/// with numbers that may well be those of something under way.
final class PeerMessages {

  private final Draw draw;
  private final Geometry geometry;
  private final IntFunction<Payload> payloads;

  /// @param payloads makes one of so many bytes
  PeerMessages(Draw draw, Geometry geometry, IntFunction<Payload> payloads) {
    this.draw = draw;
    this.geometry = geometry;
    this.payloads = payloads;
  }

  Message any() {
    return switch (draw.below(10)) {
      case 0, 1 -> write();
      case 2 -> new Message.WriteAck(draw.number(8));
      case 3 ->
          draw.chance(50)
              ? new Message.FlushRequest(draw.number(4))
              : new Message.FlushDone(draw.number(4));
      case 4 -> pull();
      case 5 -> new Message.PullReply(draw.number(4), longs(2), payload(4 * blockBytes()));
      case 6 -> synced();
      case 7 -> bitmaps();
      case 8 -> forwarding();
      default -> rare();
    };
  }

  private Message write() {
    ByteRange range = range(BlockDevice.SECTOR);
    WriteKind kind = draw.oneOf(WriteKind.values());
    return new Message.Write(
        new Stamp(draw.number(20), draw.below(3)),
        range,
        kind,
        draw.chance(50),
        bytes(kind, range));
  }

  private Payload bytes(WriteKind kind, ByteRange range) {
    if (kind != WriteKind.DATA && draw.chance(95)) {
      return Payload.NONE;
    }
    boolean fits = draw.chance(95) && range.length() <= geometry.deviceBytes();
    return fits ? payloads.apply((int) range.length()) : payload(blockBytes());
  }

  private Message pull() {
    ByteRange range = range(blockBytes());
    int blocks = (int) Math.min(geometry.blocks(), range.length() / blockBytes());
    int digests = draw.chance(80) ? 16 * blocks : draw.below(200);
    return new Message.PullRequest(
        draw.number(4), range, digests == 0 ? Payload.NONE : payloads.apply(digests));
  }

  private Message synced() {
    List<ByteRange> ranges = new ArrayList<>();
    for (int i = draw.below(4); i > 0; i--) {
      ranges.add(range(blockBytes()));
    }
    return new Message.Synced(ranges);
  }

  private Message bitmaps() {
    int words = (int) (geometry.blocks() + 63) / 64;
    return new Message.BitmapChunk((int) draw.number(1), longs(words), longs(words));
  }

  private Message forwarding() {
    return switch (draw.below(5)) {
      case 0 -> new Message.Detached();
      case 1 -> new Message.ForwardedRead(draw.number(4), range(BlockDevice.SECTOR));
      case 2 -> {
        ByteRange range = range(BlockDevice.SECTOR);
        WriteKind kind = draw.oneOf(WriteKind.values());
        yield new Message.ForwardedWrite(
            draw.number(4), range, kind, draw.chance(50), bytes(kind, range));
      }
      case 3 -> new Message.ForwardedFlush(draw.number(4));
      default ->
          new Message.ForwardedReply(
              draw.number(4), draw.oneOf(Outcome.values()), payload(2 * blockBytes()));
    };
  }

  private Message rare() {
    return switch (draw.below(6)) {
      case 0 ->
          draw.chance(50)
              ? new Message.Ping()
              : draw.chance(50)
                  ? new Message.Mark(draw.number(8))
                  : new Message.NoSpace(draw.number(8));
      case 1 -> new Message.Ready();
      case 2 -> new Message.State(draw.oneOf(Role.values()), draw.oneOf(DiskState.values()));
      case 3 -> new Message.Goodbye(draw.chance(50));
      case 4 -> new Message.Control(draw.bytes(draw.chance(90) ? 10 : draw.below(400)));
      default -> hello();
    };
  }

  private Message hello() {
    List<Generation> lineage = new ArrayList<>();
    for (int i = draw.below(4); i > 0; i--) {
      lineage.add(new Generation(draw.number(4), draw.number(9), aNode()));
    }
    return new Message.Hello(
        Message.Hello.VERSION,
        "home",
        draw.chance(90) ? PeerTarget.ALTAIR : aNode(),
        draw.chance(90) ? geometry : Geometry.of(1 << 20),
        draw.number(3),
        draw.number(3),
        draw.number(3),
        draw.number(20),
        draw.any(),
        draw.number(20),
        draw.chance(50) ? Currency.CURRENT : Currency.UNKNOWN,
        draw.number(20),
        draw.chance(50) ? Blocks.COMPLETE : Blocks.INCOMPLETE,
        new DataIdentity(lineage, draw.chance(50)),
        (int) draw.number(3),
        draw.oneOf(SplitBrainChoice.values()),
        new CopyHistory(
            draw.oneOf(Role.values()),
            draw.chance(30) ? Trust.OUTDATED : Trust.TRUSTED,
            new LastStandalone(draw.number(9), draw.chance(50)),
            draw.number(9),
            new AfterSplitBrain(
                draw.oneOf(AfterSplitBrain.Zero.values()),
                draw.oneOf(AfterSplitBrain.One.values()),
                draw.oneOf(AfterSplitBrain.Two.values()))),
        marks());
  }

  /// Mostly marks that nobody has told, so that not every handshake takes a disk for one that was
  /// put back.
  private Marks marks() {
    return draw.chance(90) ? Marks.NONE : new Marks(draw.number(3), draw.number(3));
  }

  private NodeId aNode() {
    return draw.oneOf(List.of(PeerTarget.VEGA, PeerTarget.ALTAIR, new NodeId("deneb")));
  }

  private int blockBytes() {
    return geometry.blockBytes();
  }

  private long[] longs(int usual) {
    long[] longs = new long[draw.chance(90) ? usual : draw.below(5)];
    for (int i = 0; i < longs.length; i++) {
      longs[i] = draw.chance(50) ? draw.any() : draw.edge();
    }
    return longs;
  }

  private Payload payload(int most) {
    int length = draw.below(most / BlockDevice.SECTOR + 1) * BlockDevice.SECTOR;
    return length == 0 ? Payload.NONE : payloads.apply(length);
  }

  /// Mostly of the device.
  ByteRange range(int unit) {
    int units = (int) (geometry.deviceBytes() / unit);
    int first = draw.below(units);
    int count = draw.between(1, Math.min(8, units - first));
    if (draw.chance(95)) {
      return new ByteRange((long) first * unit, (long) count * unit);
    }
    long start = draw.number(1 << 20) & Long.MAX_VALUE >> 1;
    long length = Math.max(1, draw.number(1 << 20) & Long.MAX_VALUE >> 1);
    return new ByteRange(start, length);
  }
}
