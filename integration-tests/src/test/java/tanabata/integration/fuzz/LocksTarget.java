package tanabata.integration.fuzz;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import tanabata.dlm.api.Membership;
import tanabata.dlm.api.Tuning;
import tanabata.dlm.core.Effect;
import tanabata.dlm.core.Input;
import tanabata.dlm.core.LockCore;
import tanabata.dlm.core.message.Envelope;
import tanabata.dlm.core.message.Message;
import tanabata.dlm.wire.BadMessage;
import tanabata.dlm.wire.EnvelopeCodec;
import tanabata.foundation.InvariantViolation;
import tanabata.foundation.Moment;
import tanabata.foundation.NodeId;
import tanabata.foundation.Permit;

/// Two lock cores that work together while their messages are corrupted on the way, and false
/// messages are slipped in between. Corrupted bytes are refused, or are a message that is written
/// the same way; and whatever message a core receives, it does not break.
///
/// One end is foreseen: members of a lock space trust each other, so a core that receives reports
/// of holds which exclude each other stops with an [InvariantViolation] that names them. That ends
/// the case.
final class LocksTarget implements Target {

  private static final int STEPS = 25;

  @Override
  public String name() {
    return "locks";
  }

  @Override
  public boolean run(Draw draw, InputLog inputs) {
    try {
      return new Case(draw, inputs).run();
    } catch (InvariantViolation contradiction) {
      Sentences.check(contradiction.getMessage());
      return false;
    }
  }

  private record InTransit(NodeId to, byte[] bytes) {}

  private static final class Case {
    private final Draw draw;
    private final InputLog inputs;
    private final LockCore vega = new LockCore(LockMessages.VEGA, Tuning.DEFAULT);
    private final LockCore altair = new LockCore(LockMessages.ALTAIR, Tuning.DEFAULT);
    private final ArrayDeque<InTransit> inTransit = new ArrayDeque<>();
    private final List<byte[]> past = new ArrayList<>();
    private Moment now = new Moment(1_000_000_000);
    private long lastNumber;
    private long epoch;
    private int corrupted;
    private int taken;

    Case(Draw draw, InputLog inputs) {
      this.draw = draw;
      this.inputs = inputs;
    }

    boolean run() {
      acceptBoth(new Input.PermitChanged(Permit.FOREVER));
      newMembership();
      for (int i = 0; i < STEPS; i++) {
        now = now.plus(Duration.ofMillis(draw.chance(20) ? 600 : 20));
        accept(draw.chance(50) ? vega : altair, request());
        if (draw.chance(3)) {
          newMembership();
        }
        deliver();
        acceptBoth(new Input.Tick());
        deliver();
      }
      return corrupted == 0 || taken * 2 > corrupted;
    }

    private void newMembership() {
      epoch++;
      TreeMap<NodeId, Long> members = new TreeMap<>();
      members.put(LockMessages.VEGA, 1L);
      members.put(LockMessages.ALTAIR, 2L);
      acceptBoth(new Input.MembershipChanged(new Membership(epoch, members)));
    }

    private Input request() {
      long some = lastNumber == 0 ? 1 : 1 + draw.below((int) lastNumber);
      return switch (draw.below(8)) {
        case 0, 1, 2 ->
            new Input.Lock(
                ++lastNumber,
                LockMessages.aName(draw),
                LockMessages.aMode(draw),
                LockMessages.flags(draw),
                draw.below(3),
                Duration.ofSeconds(draw.below(2)));
        case 3 ->
            new Input.RequestRange(
                ++lastNumber, LockMessages.aName(draw), LockMessages.aRange(draw));
        case 4 -> new Input.CancelRange(some);
        case 5 -> new Input.CloseSession(draw.between(1, 3));
        case 6 ->
            new Input.ListLocks(
                ++lastNumber,
                draw.chance(50) ? Optional.of(LockMessages.aName(draw)) : Optional.empty(),
                draw.below(9));
        default -> draw.chance(20) ? new Input.PurgeOrphans() : new Input.Tick();
      };
    }

    private void acceptBoth(Input input) {
      accept(vega, input);
      accept(altair, input);
    }

    private void accept(LockCore core, Input input) {
      NodeId self = core == vega ? LockMessages.VEGA : LockMessages.ALTAIR;
      core.accept(
          now,
          input,
          effect -> {
            if (effect instanceof Effect.Send(NodeId to, Envelope envelope)) {
              inTransit.add(new InTransit(to, EnvelopeCodec.encode(self, envelope)));
            }
          });
    }

    /// A false message may lead to a reply, and that to another: an end is set to it.
    private void deliver() {
      for (int i = 0; i < 200 && !inTransit.isEmpty(); i++) {
        InTransit packet = inTransit.remove();
        past.add(packet.bytes());
        if (draw.chance(75)) {
          receive(packet.to(), packet.bytes());
        } else {
          corrupted++;
          byte[] bytes = falsified(packet.bytes());
          inputs.input(bytes);
          taken += receive(packet.to(), bytes) ? 1 : 0;
          if (draw.chance(50)) {
            receive(packet.to(), packet.bytes());
          }
        }
      }
      inTransit.clear();
    }

    private byte[] falsified(byte[] bytes) {
      return switch (draw.below(6)) {
        case 0, 1, 2 -> Mutations.corrupt(draw, bytes, draw.oneOf(past));
        case 3 -> draw.oneOf(past);
        default -> withOtherMessages(bytes);
      };
    }

    /// The envelope as it was, so that it is taken in, but with other messages in it.
    private byte[] withOtherMessages(byte[] bytes) {
      try {
        EnvelopeCodec.Received original = EnvelopeCodec.decode(bytes, 0, bytes.length);
        Envelope old = original.envelope();
        List<Message> messages = new ArrayList<>();
        int count = draw.between(1, Envelope.MAX_MESSAGES);
        while (messages.size() < count) {
          Message message = LockMessages.any(draw);
          messages.add(message);
          if (message.isUnbounded()) {
            return encode(original.from(), old, List.of(message));
          }
        }
        return encode(original.from(), old, messages);
      } catch (BadMessage impossible) {
        throw new AssertionError("an unaltered message is refused", impossible);
      }
    }

    private byte[] encode(NodeId from, Envelope old, List<Message> messages) {
      long number = draw.chance(90) ? Math.max(1, old.sequence()) : draw.edge() & Long.MAX_VALUE;
      long acknowledged = draw.chance(90) ? old.acknowledged() : draw.edge() & Long.MAX_VALUE;
      return EnvelopeCodec.encode(
          from,
          new Envelope(old.sender(), old.receiver(), old.epoch(), number, acknowledged, messages));
    }

    /// @return whether the bytes were a message
    private boolean receive(NodeId to, byte[] bytes) {
      EnvelopeCodec.Received received;
      try {
        received = EnvelopeCodec.decode(bytes, 0, bytes.length);
      } catch (BadMessage refused) {
        Sentences.check(refused.getMessage());
        return false;
      }
      byte[] written = EnvelopeCodec.encode(received.from(), received.envelope());
      if (!Arrays.equals(bytes, written)) {
        throw new AssertionError("what was accepted is written differently: " + received);
      }
      accept(
          to.equals(LockMessages.VEGA) ? vega : altair,
          new Input.Received(received.from(), received.envelope()));
      return true;
    }
  }
}
