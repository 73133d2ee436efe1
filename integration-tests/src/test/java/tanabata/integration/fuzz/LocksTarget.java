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

/// Two lock cores that work together while their words are spoilt on the way, and false words are
/// slipped in between. Spoilt bytes are refused, or are a word that is written the same way; and
/// whatever word a core hears, it does not break.
///
/// One end is foreseen: members of a lock space believe each other, so a core that is told of holds
/// which exclude each other stops with an [InvariantViolation] that names them. That ends the case.
final class LocksTarget implements Target {

  private static final int STEPS = 25;

  @Override
  public String name() {
    return "locks";
  }

  @Override
  public boolean run(Draw draw, Notes notes) {
    try {
      return new Case(draw, notes).play();
    } catch (InvariantViolation contradiction) {
      Sentences.check(contradiction.getMessage());
      return false;
    }
  }

  private record Parcel(NodeId to, byte[] bytes) {}

  private static final class Case {
    private final Draw draw;
    private final Notes notes;
    private final LockCore vega = new LockCore(LockWords.VEGA, Tuning.DEFAULT);
    private final LockCore altair = new LockCore(LockWords.ALTAIR, Tuning.DEFAULT);
    private final ArrayDeque<Parcel> onTheWay = new ArrayDeque<>();
    private final List<byte[]> past = new ArrayList<>();
    private Moment now = new Moment(1_000_000_000);
    private long lastNumber;
    private long epoch;
    private int spoilt;
    private int taken;

    Case(Draw draw, Notes notes) {
      this.draw = draw;
      this.notes = notes;
    }

    boolean play() {
      giveBoth(new Input.PermitChanged(Permit.FOREVER));
      newMembership();
      for (int i = 0; i < STEPS; i++) {
        now = now.plus(Duration.ofMillis(draw.chance(20) ? 600 : 20));
        give(draw.chance(50) ? vega : altair, wish());
        if (draw.chance(3)) {
          newMembership();
        }
        deliver();
        giveBoth(new Input.Tick());
        deliver();
      }
      return spoilt == 0 || taken * 2 > spoilt;
    }

    private void newMembership() {
      epoch++;
      TreeMap<NodeId, Long> members = new TreeMap<>();
      members.put(LockWords.VEGA, 1L);
      members.put(LockWords.ALTAIR, 2L);
      giveBoth(new Input.MembershipChanged(new Membership(epoch, members)));
    }

    private Input wish() {
      long some = lastNumber == 0 ? 1 : 1 + draw.below((int) lastNumber);
      return switch (draw.below(8)) {
        case 0, 1, 2 ->
            new Input.Lock(
                ++lastNumber,
                LockWords.aName(draw),
                LockWords.aMode(draw),
                LockWords.flags(draw),
                draw.below(3),
                Duration.ofSeconds(draw.below(2)));
        case 3 ->
            new Input.RequestRange(++lastNumber, LockWords.aName(draw), LockWords.aRange(draw));
        case 4 -> new Input.CancelRange(some);
        case 5 -> new Input.CloseSession(draw.between(1, 3));
        case 6 ->
            new Input.ListLocks(
                ++lastNumber,
                draw.chance(50) ? Optional.of(LockWords.aName(draw)) : Optional.empty(),
                draw.below(9));
        default -> draw.chance(20) ? new Input.PurgeOrphans() : new Input.Tick();
      };
    }

    private void giveBoth(Input input) {
      give(vega, input);
      give(altair, input);
    }

    private void give(LockCore core, Input input) {
      NodeId self = core == vega ? LockWords.VEGA : LockWords.ALTAIR;
      core.accept(
          now,
          input,
          effect -> {
            if (effect instanceof Effect.Send(NodeId to, Envelope envelope)) {
              onTheWay.add(new Parcel(to, EnvelopeCodec.encode(self, envelope)));
            }
          });
    }

    /// A false word may lead to an answer, and that to another: an end is set to it.
    private void deliver() {
      for (int i = 0; i < 200 && !onTheWay.isEmpty(); i++) {
        Parcel parcel = onTheWay.remove();
        past.add(parcel.bytes());
        if (draw.chance(75)) {
          hear(parcel.to(), parcel.bytes());
        } else {
          spoilt++;
          byte[] bytes = falsified(parcel.bytes());
          notes.input(bytes);
          taken += hear(parcel.to(), bytes) ? 1 : 0;
          if (draw.chance(50)) {
            hear(parcel.to(), parcel.bytes());
          }
        }
      }
      onTheWay.clear();
    }

    private byte[] falsified(byte[] bytes) {
      return switch (draw.below(6)) {
        case 0, 1, 2 -> Mutations.spoil(draw, bytes, draw.oneOf(past));
        case 3 -> draw.oneOf(past);
        default -> withOtherWords(bytes);
      };
    }

    /// The envelope as it was, so that it is taken in, but with other messages in it.
    private byte[] withOtherWords(byte[] bytes) {
      try {
        EnvelopeCodec.Received honest = EnvelopeCodec.decode(bytes, 0, bytes.length);
        Envelope old = honest.envelope();
        List<Message> messages = new ArrayList<>();
        int count = draw.between(1, Envelope.MAX_MESSAGES);
        while (messages.size() < count) {
          Message message = LockWords.any(draw);
          messages.add(message);
          if (message.isUnbounded()) {
            return encode(honest.from(), old, List.of(message));
          }
        }
        return encode(honest.from(), old, messages);
      } catch (BadMessage impossible) {
        throw new AssertionError("an honest word is refused", impossible);
      }
    }

    private byte[] encode(NodeId from, Envelope old, List<Message> messages) {
      long number = draw.chance(90) ? Math.max(1, old.sequence()) : draw.edge() & Long.MAX_VALUE;
      long heard = draw.chance(90) ? old.acknowledged() : draw.edge() & Long.MAX_VALUE;
      return EnvelopeCodec.encode(
          from, new Envelope(old.sender(), old.receiver(), old.epoch(), number, heard, messages));
    }

    /// @return whether the bytes were a word
    private boolean hear(NodeId to, byte[] bytes) {
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
      give(
          to.equals(LockWords.VEGA) ? vega : altair,
          new Input.Received(received.from(), received.envelope()));
      return true;
    }
  }
}
