package tanabata.filesystem.core;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import tanabata.filesystem.core.work.Effect;
import tanabata.filesystem.core.work.Fill;
import tanabata.filesystem.core.work.Input;
import tanabata.filesystem.core.work.Piece;
import tanabata.filesystem.core.work.Ticket;
import tanabata.filesystem.format.Geometry;
import tanabata.filesystem.model.TestPayload;
import tanabata.foundation.Outcome;
import tanabata.foundation.Payload;

/// What a mount has asked of a device, from when it was asked until it is done.
public final class DeviceRequest {

  private static final int SECTOR = 512;

  private final List<Landing> landings;
  private final Supplier<Input> rest;

  /// A write, which may be on the disk in part before it is done.
  public record Landing(long place, byte[] bytes) {

    /// Writes those of its sectors of which it is so.
    public void partly(MemoryDevice device, BooleanSupplier isWritten) {
      for (int at = 0; at < bytes.length; at += SECTOR) {
        if (isWritten.getAsBoolean()) {
          int count = Math.min(SECTOR - (int) ((place + at) % SECTOR), bytes.length - at);
          device.write(place + at, bytes, at, count);
        }
      }
    }
  }

  private DeviceRequest(List<Landing> landings, Supplier<Input> rest) {
    this.landings = List.copyOf(landings);
    this.rest = rest;
  }

  /// It is asked now: a flush is about what is done by then.
  public static DeviceRequest of(Effect.ForDevice effect, MemoryDevice device) {
    return switch (effect) {
      case Effect.ReadBlocks read ->
          new DeviceRequest(
              List.of(),
              () -> new Input.BlocksRead(read.ticket(), Outcome.OK, blocks(read, device)));
      case Effect.ReadData read ->
          new DeviceRequest(List.of(), () -> done(read.ticket(), parts(read, device)));
      case Effect.WriteBlocks write -> {
        Landing landing = new Landing(write.block() * Geometry.BLOCK, write.bytes());
        yield new DeviceRequest(
            List.of(landing),
            () -> {
              device.write(landing.place, landing.bytes);
              if (write.durable()) {
                device.flush(landing.place, landing.bytes.length);
              }
              return done(write.ticket(), List.of());
            });
      }
      case Effect.WriteData write -> {
        List<Landing> all = landings(write);
        yield new DeviceRequest(
            all,
            () -> {
              all.forEach(landing -> {
                device.write(landing.place, landing.bytes);
                if (write.durable()) {
                  device.flush(landing.place, landing.bytes.length);
                }
              });
              return done(write.ticket(), List.of());
            });
      }
      case Effect.Flush flush -> {
        MemoryDevice.Mark mark = device.mark();
        yield new DeviceRequest(
            List.of(),
            () -> {
              device.flushTo(mark);
              return done(flush.ticket(), List.of());
            });
      }
    };
  }

  private static Input done(Ticket ticket, List<Payload> data) {
    return new Input.Done(ticket, Outcome.OK, data);
  }

  private static List<byte[]> blocks(Effect.ReadBlocks read, MemoryDevice device) {
    List<byte[]> blocks = new ArrayList<>();
    for (int i = 0; i < read.count(); i++) {
      blocks.add(device.read((read.block() + i) * Geometry.BLOCK, Geometry.BLOCK));
    }
    return blocks;
  }

  private static List<Payload> parts(Effect.ReadData read, MemoryDevice device) {
    List<Payload> parts = new ArrayList<>();
    for (Piece piece : read.pieces()) {
      byte[] bytes =
          piece.isZeros() ? new byte[piece.length()] : device.read(piece.place(), piece.length());
      parts.add(new TestPayload(bytes));
    }
    return parts;
  }

  private static List<Landing> landings(Effect.WriteData write) {
    List<Landing> all = new ArrayList<>();
    for (Piece piece : write.pieces()) {
      byte[] bytes = new byte[piece.length()];
      byte[] from = ((TestPayload) write.payload()).bytes();
      System.arraycopy(from, piece.offset(), bytes, 0, piece.length());
      all.add(new Landing(piece.place(), bytes));
    }
    for (Fill fill : write.zeros()) {
      all.add(new Landing(fill.place(), new byte[(int) fill.length()]));
    }
    return all;
  }

  /// What of it may be on the disk, in part, if it is never done.
  public List<Landing> landings() {
    return landings;
  }

  /// Does it.
  ///
  /// @return what the mount is told then
  public Input carryOut() {
    return rest.get();
  }
}
