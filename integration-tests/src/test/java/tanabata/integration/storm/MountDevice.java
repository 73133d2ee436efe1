package tanabata.integration.storm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import tanabata.filesystem.core.work.Effect;
import tanabata.filesystem.core.work.Fill;
import tanabata.filesystem.core.work.Input;
import tanabata.filesystem.core.work.Piece;
import tanabata.filesystem.core.work.Ticket;
import tanabata.filesystem.format.Geometry;
import tanabata.filesystem.model.TestPayload;
import tanabata.foundation.BlockDevice;
import tanabata.foundation.ByteRange;
import tanabata.foundation.Outcome;
import tanabata.foundation.Payload;
import tanabata.replication.core.SimulatedNode;
import tanabata.replication.model.Caller;
import tanabata.replication.model.WriteKind;

/// Carries out on a simulated node what the core of a filesystem asks for, as the daemon does on
/// its replica.
final class MountDevice {

  private static final int SECTOR = BlockDevice.SECTOR;

  private final SimulatedNode node;
  private final SectorContents contents;
  private final Lane toDevice;
  private final Consumer<Input> give;

  /// @param toDevice runs steps on the thread that owns the device
  /// @param give takes completions, on that thread
  MountDevice(SimulatedNode node, SectorContents contents, Lane toDevice, Consumer<Input> give) {
    this.node = node;
    this.contents = contents;
    this.toDevice = toDevice;
    this.give = give;
  }

  /// Waits for an answer of the device.
  record Asking(Ending then) implements Caller {}

  interface Ending {
    void ended(Outcome outcome, long[] values);
  }

  void carryOut(Effect.ForDevice effect) {
    switch (effect) {
      case Effect.ReadBlocks read ->
          toDevice.put(() ->
              read(
                  Geometry.bytes(read.block(), read.count()),
                  (outcome, bytes) ->
                      give.accept(new Input.BlocksRead(read.ticket(), outcome, blocks(bytes)))));
      case Effect.WriteBlocks write ->
          toDevice.put(() ->
              write(
                  new Landing(write.block() * Geometry.BLOCK, write.bytes()),
                  write.durable(),
                  outcome -> done(write.ticket(), outcome)));
      case Effect.Flush flush ->
          toDevice.put(() ->
              node.give(
                  new tanabata.replication.core.work.Input.Flush(
                      new Asking((outcome, _) -> done(flush.ticket(), outcome)))));
      case Effect.ReadData read -> toDevice.put(() -> readData(read));
      case Effect.WriteData write -> toDevice.put(() -> writeData(write));
    }
  }

  private record Landing(long place, byte[] bytes) {}

  private static List<byte[]> blocks(byte[] bytes) {
    List<byte[]> blocks = new ArrayList<>();
    for (int at = 0; at < bytes.length; at += Geometry.BLOCK) {
      blocks.add(Arrays.copyOfRange(bytes, at, at + Geometry.BLOCK));
    }
    return blocks;
  }

  private void done(Ticket ticket, Outcome outcome) {
    give.accept(new Input.Done(ticket, outcome, List.of()));
  }

  private interface BytesEnding {
    void ended(Outcome outcome, byte[] bytes);
  }

  /// Of bytes that begin and end anywhere.
  private void read(ByteRange range, BytesEnding then) {
    long start = range.start() / SECTOR * SECTOR;
    long end = (range.end() + SECTOR - 1) / SECTOR * SECTOR;
    node.give(
        new tanabata.replication.core.work.Input.Read(
            ByteRange.between(start, end),
            new Asking((outcome, values) -> {
              byte[] bytes = contents.bytes(values);
              int from = (int) (range.start() - start);
              then.ended(
                  outcome,
                  outcome == Outcome.OK
                      ? Arrays.copyOfRange(bytes, from, from + (int) range.length())
                      : new byte[0]);
            })));
  }

  private void write(Landing landing, boolean durable, Consumer<Outcome> then) {
    node.give(
        new tanabata.replication.core.work.Input.Write(
            new ByteRange(landing.place, landing.bytes.length),
            WriteKind.DATA,
            durable,
            node.payload(contents.numbers(landing.bytes)),
            new Asking((outcome, _) -> then.accept(outcome))));
  }

  private void zero(Fill fill, boolean durable, Consumer<Outcome> then) {
    node.give(
        new tanabata.replication.core.work.Input.Write(
            new ByteRange(fill.place(), fill.length()),
            WriteKind.ZERO,
            durable,
            Payload.NONE,
            new Asking((outcome, _) -> then.accept(outcome))));
  }

  private void readData(Effect.ReadData read) {
    Payload[] found = new Payload[read.pieces().size()];
    Together together =
        new Together(
            found.length,
            outcome -> give.accept(new Input.Done(read.ticket(), outcome, List.of(found))));
    for (int i = 0; i < found.length; i++) {
      Piece piece = read.pieces().get(i);
      int part = i;
      found[part] = new TestPayload(new byte[piece.length()]);
      if (piece.isZeros()) {
        together.ended(Outcome.OK);
      } else {
        read(
            new ByteRange(piece.place(), piece.length()),
            (outcome, bytes) -> {
              if (outcome == Outcome.OK) {
                found[part] = new TestPayload(bytes);
              }
              together.ended(outcome);
            });
      }
    }
  }

  private void writeData(Effect.WriteData write) {
    Together together =
        new Together(
            write.pieces().size() + write.zeros().size(), outcome -> done(write.ticket(), outcome));
    for (Piece piece : write.pieces()) {
      byte[] all = ((TestPayload) write.payload()).bytes();
      byte[] bytes = Arrays.copyOfRange(all, piece.offset(), piece.offset() + piece.length());
      write(new Landing(piece.place(), bytes), write.durable(), together::ended);
    }
    for (Fill fill : write.zeros()) {
      zero(fill, write.durable(), together::ended);
    }
  }

  /// Ends when all its parts have ended, with the worst outcome.
  private static final class Together {
    private final Consumer<Outcome> then;
    private int left;
    private Outcome outcome = Outcome.OK;

    Together(int parts, Consumer<Outcome> then) {
      this.left = parts;
      this.then = then;
    }

    void ended(Outcome part) {
      if (part != Outcome.OK) {
        outcome = part;
      }
      left--;
      if (left == 0) {
        then.accept(outcome);
      }
    }
  }
}
