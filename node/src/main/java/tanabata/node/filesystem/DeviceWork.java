package tanabata.node.filesystem;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import tanabata.filesystem.core.work.Effect;
import tanabata.filesystem.core.work.Fill;
import tanabata.filesystem.core.work.Input;
import tanabata.filesystem.core.work.Piece;
import tanabata.filesystem.core.work.Ticket;
import tanabata.filesystem.format.Geometry;
import tanabata.foundation.BlockDevice;
import tanabata.foundation.ByteRange;
import tanabata.foundation.Outcome;
import tanabata.foundation.Payload;
import tanabata.foundation.Zeroing;
import tanabata.platform.buffer.BufferPayload;

/// Carries out on the replicated device what the core of a filesystem asks for. From any thread.
final class DeviceWork {

  private final BlockDevice device;
  private final Executor owner;
  private final Consumer<Input> give;

  /// @param owner runs steps on the thread that owns the device
  /// @param give takes completions, on that thread
  DeviceWork(BlockDevice device, Executor owner, Consumer<Input> give) {
    this.device = device;
    this.owner = owner;
    this.give = give;
  }

  void readBlocks(Effect.ReadBlocks read) {
    ByteRange range = Geometry.bytes(read.block(), read.count());
    owner.execute(() ->
        device.read(
            range,
            (outcome, parts) -> {
              List<byte[]> blocks = outcome == Outcome.OK ? blocks(parts, read.count()) : List.of();
              parts.forEach(Payload::release);
              give.accept(new Input.BlocksRead(read.ticket(), outcome, blocks));
            }));
  }

  private static List<byte[]> blocks(List<Payload> parts, int count) {
    ByteBuf[] buffers = parts.stream().map(BufferPayload::of).toArray(ByteBuf[]::new);
    ByteBuf all = Unpooled.wrappedUnmodifiableBuffer(buffers);
    List<byte[]> blocks = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      byte[] block = new byte[Geometry.BLOCK];
      all.getBytes(all.readerIndex() + i * Geometry.BLOCK, block);
      blocks.add(block);
    }
    return blocks;
  }

  void writeBlocks(Effect.WriteBlocks write) {
    write(write.block(), write.bytes(), write.durable(), outcome -> done(write.ticket(), outcome));
  }

  /// Writes whole blocks.
  void write(long block, byte[] bytes, boolean durable, Consumer<Outcome> then) {
    ByteRange range = Geometry.bytes(block, bytes.length / Geometry.BLOCK);
    ByteBuf buffer = Unpooled.directBuffer(bytes.length).writeBytes(bytes);
    owner.execute(() ->
        device.write(
            range, new BufferPayload(buffer), durable, (outcome, _) -> then.accept(outcome)));
  }

  void flush(Consumer<Outcome> then) {
    owner.execute(() -> device.flush((outcome, _) -> then.accept(outcome)));
  }

  void flush(Effect.Flush flush) {
    flush(outcome -> done(flush.ticket(), outcome));
  }

  private void done(Ticket ticket, Outcome outcome) {
    give.accept(new Input.Done(ticket, outcome, List.of()));
  }

  void readData(Effect.ReadData read) {
    owner.execute(() -> new DataRead(read).begin());
  }

  /// On the device's thread.
  private final class DataRead {
    private final Effect.ReadData read;
    private final List<List<Payload>> found = new ArrayList<>();
    private Outcome outcome = Outcome.OK;
    private int left;

    DataRead(Effect.ReadData read) {
      this.read = read;
      this.left = read.pieces().size();
    }

    void begin() {
      for (Piece piece : read.pieces()) {
        int index = found.size();
        found.add(List.of());
        if (piece.isZeros()) {
          ended(index, Outcome.OK, List.of(zeros(piece.length())));
        } else {
          device.read(
              new ByteRange(piece.place(), piece.length()),
              (result, parts) -> ended(index, result, parts));
        }
      }
    }

    private void ended(int index, Outcome result, List<Payload> parts) {
      found.set(index, parts);
      if (result != Outcome.OK) {
        outcome = result;
      }
      left--;
      if (left == 0) {
        List<Payload> all = found.stream().flatMap(List::stream).toList();
        give.accept(new Input.Done(read.ticket(), outcome, all));
      }
    }
  }

  private static Payload zeros(int length) {
    return new BufferPayload(Unpooled.directBuffer(length).writeZero(length));
  }

  void writeData(Effect.WriteData write) {
    owner.execute(() -> new DataWrite(write).begin());
  }

  /// On the device's thread.
  private final class DataWrite {
    private final Effect.WriteData write;
    private Outcome outcome = Outcome.OK;
    private int left;

    DataWrite(Effect.WriteData write) {
      this.write = write;
      this.left = write.pieces().size() + write.zeros().size();
    }

    void begin() {
      for (Piece piece : write.pieces()) {
        ByteBuf slice = BufferPayload.slice(write.payload(), piece.offset(), piece.length());
        device.write(
            new ByteRange(piece.place(), piece.length()),
            new BufferPayload(slice),
            write.durable(),
            (result, _) -> ended(result));
      }
      for (Fill fill : write.zeros()) {
        device.zero(
            new ByteRange(fill.place(), fill.length()),
            Zeroing.KEEP_SPACE,
            write.durable(),
            (result, _) -> ended(result));
      }
    }

    private void ended(Outcome result) {
      if (result != Outcome.OK) {
        outcome = result;
      }
      left--;
      if (left == 0) {
        done(write.ticket(), outcome);
      }
    }
  }
}
