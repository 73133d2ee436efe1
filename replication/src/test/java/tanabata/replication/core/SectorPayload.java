package tanabata.replication.core;

import java.util.Arrays;
import tanabata.foundation.BlockDevice;
import tanabata.foundation.Payload;
import tanabata.replication.model.Frame;
import tanabata.replication.model.Message;

/// A payload of the simulation: one number a sector. It notices if it is released twice or used
/// after its release, and counts those that live.
public final class SectorPayload implements Payload {

  /// The payloads of one process that have not been released.
  public static final class Ledger {
    private int living;

    public int living() {
      return living;
    }
  }

  private final Ledger ledger;
  private final long[] values;
  private boolean released;

  public SectorPayload(Ledger ledger, long[] values) {
    this.ledger = ledger;
    this.values = values;
    ledger.living++;
  }

  public long[] values() {
    if (released) {
      throw new AssertionError("a payload was used after its release");
    }
    return values;
  }

  private static Payload copy(Payload payload, Ledger to) {
    return payload instanceof SectorPayload sectors
        ? new SectorPayload(to, Arrays.copyOf(sectors.values(), sectors.values.length))
        : payload;
  }

  /// Bytes are copied when they leave and when they arrive, as sockets do.
  public static Frame carried(Frame frame, Ledger to) {
    Message message =
        switch (frame.message()) {
          case Message.Write write ->
              new Message.Write(
                  write.stamp(),
                  write.range(),
                  write.kind(),
                  write.durable(),
                  copy(write.payload(), to));
          case Message.PullRequest pull ->
              new Message.PullRequest(pull.id(), pull.range(), copy(pull.digests(), to));
          case Message.ForwardedWrite ask ->
              new Message.ForwardedWrite(
                  ask.id(), ask.range(), ask.kind(), ask.durable(), copy(ask.payload(), to));
          case Message.ForwardedReply told ->
              new Message.ForwardedReply(told.id(), told.outcome(), copy(told.payload(), to));
          case Message.PullReply reply ->
              new Message.PullReply(reply.id(), reply.equal(), copy(reply.differing(), to));
          case Message other -> other;
        };
    return new Frame(frame.sequence(), frame.acknowledged(), message);
  }

  @Override
  public String toString() {
    return Arrays.toString(values);
  }

  @Override
  public int length() {
    return values.length * BlockDevice.SECTOR;
  }

  @Override
  public void release() {
    if (released) {
      throw new AssertionError("a payload was released twice");
    }
    released = true;
    ledger.living--;
  }
}
