package tanabata.dlm.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tanabata.dlm.api.Block;
import tanabata.dlm.api.Completion;
import tanabata.dlm.api.Flag;
import tanabata.dlm.api.Flags;
import tanabata.dlm.api.LockName;
import tanabata.dlm.api.LockView;
import tanabata.dlm.api.Mode;
import tanabata.dlm.api.RangeRequest;
import tanabata.dlm.api.RangeResult;
import tanabata.dlm.api.Value;
import tanabata.dlm.core.message.Envelope;
import tanabata.dlm.core.message.MasterValue;
import tanabata.dlm.core.message.Message;
import tanabata.dlm.core.message.SessionId;
import tanabata.foundation.NodeId;

class EnvelopeCodecTest {

  private static final NodeId VEGA = new NodeId("vega");
  private static final NodeId ALTAIR = new NodeId("altair");
  private static final LockName NAME = new LockName("inode-ü");
  private static final Value VALUE =
      new Value(Block.of(new byte[] {1, 2, 3}), 77, Value.Validity.VALID);
  private static final Flags FLAGS = Flags.of(Flag.NO_QUEUE, Flag.PERSISTENT);
  private static final RangeRequest RANGE =
      new RangeRequest(9, 100, Long.MAX_VALUE, RangeRequest.Kind.WRITE, true);
  private static final Message.Probe PROBE =
      new Message.Probe(new SessionId(VEGA, 4), NAME, 5, 6, 7);

  private static List<Message> messages() {
    return List.of(
        new Message.Request(NAME, 1, 2, 3, Mode.EX, FLAGS),
        new Message.Convert(NAME, 1, 2, Mode.EX, Mode.PR, FLAGS, Block.of(new byte[64])),
        new Message.Release(NAME, 1, 2, Mode.PW, Flags.NONE, Block.NONE),
        new Message.Cancel(NAME, 1, 2),
        new Message.Adopt(NAME, 1, 2),
        new Message.ReportLock(NAME, 1, 2, Mode.CW, 3, VALUE),
        new Message.ReportValue(NAME, new MasterValue(VALUE, Optional.empty())),
        new Message.ReportValue(
            NAME, new MasterValue(VALUE, Optional.of(new MasterValue.Writer(ALTAIR, 12)))),
        new Message.Granted(NAME, 1, 2, Mode.CR, -1, true, VALUE),
        new Message.Refused(NAME, 1, 2, Completion.Status.DEADLOCK, Mode.NL),
        new Message.Released(
            List.of(
                new Message.ReleasedLock(NAME, 1, 2),
                new Message.ReleasedLock(new LockName("b"), 3, 4))),
        new Message.Blocking(NAME, 1, Mode.EX),
        new Message.ReportsComplete(Message.Cause.LEAVE, Long.MAX_VALUE),
        new Message.RequestLeave(),
        new Message.BeginLeave(8, ALTAIR),
        new Message.TakenOver(),
        new Message.ProbeSession(PROBE, 3),
        new Message.ProbeLock(PROBE, NAME, 1, 2),
        new Message.DeadlockFound(PROBE),
        new Message.RequestRange(NAME, 1, 2, RANGE),
        new Message.CancelRange(NAME, 1, 2),
        new Message.ReportRange(NAME, RANGE),
        new Message.RangeReply(
            NAME, 1, 2, new RangeResult(RangeResult.Status.DONE, Optional.empty())),
        new Message.RangeReply(
            NAME,
            1,
            2,
            new RangeResult(
                RangeResult.Status.BUSY, Optional.of(new RangeResult.Conflict(VEGA, RANGE)))),
        new Message.ListLocks(1, Optional.empty(), 100),
        new Message.ListLocks(1, Optional.of(NAME), 100),
        new Message.LockList(
            1,
            List.of(
                new LockView(
                    NAME, VEGA, ALTAIR, 1, 2, LockView.State.WAITING, Mode.NL, Mode.EX, 3, 4)),
            true));
  }

  private static List<Envelope> envelopes() {
    List<Envelope> all = new ArrayList<>();
    messages().forEach(m -> all.add(new Envelope(1, 2, 3, 4, 5, List.of(m))));
    all.add(new Envelope(1, 2, 3, 4, 5, messages().subList(0, Envelope.MAX_MESSAGES)));
    all.add(new Envelope(-1, Long.MAX_VALUE, 3, 0, 5, List.of()));
    return all;
  }

  private static EnvelopeCodec.Received decoded(byte[] bytes) throws BadMessage {
    return EnvelopeCodec.decode(bytes, 0, bytes.length);
  }

  @Test
  void every_message_is_decoded_as_it_was_encoded() throws BadMessage {
    for (Envelope envelope : envelopes()) {
      byte[] bytes = EnvelopeCodec.encode(VEGA, envelope);
      assertEquals(new EnvelopeCodec.Received(VEGA, envelope), decoded(bytes));
    }
    assertEquals(
        recordsOf(Message.class).collect(Collectors.toSet()),
        messages().stream().map(Message::getClass).collect(Collectors.toSet()));
  }

  private static Stream<Class<?>> recordsOf(Class<?> type) {
    return type.isSealed()
        ? Arrays.stream(type.getPermittedSubclasses()).flatMap(EnvelopeCodecTest::recordsOf)
        : Stream.of(type);
  }

  @Test
  void a_negative_count_is_refused() {
    byte[] bytes =
        EnvelopeCodec.encode(
            VEGA, new Envelope(1, 2, 3, 4, 5, List.of(new Message.LockList(1, List.of(), true))));
    bytes[bytes.length - 4] = -1;
    assertEquals(
        "a count of -16777216", assertThrows(BadMessage.class, () -> decoded(bytes)).getMessage());
  }

  @Test
  void an_envelope_that_is_cut_or_too_long_is_refused() {
    for (Envelope envelope : envelopes()) {
      byte[] bytes = EnvelopeCodec.encode(VEGA, envelope);
      for (int length = 0; length < bytes.length; length++) {
        byte[] cut = Arrays.copyOf(bytes, length);
        assertFalse(assertThrows(BadMessage.class, () -> decoded(cut)).getMessage().isEmpty());
      }
      byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
      assertThrows(BadMessage.class, () -> decoded(longer));
    }
  }

  @Test
  void corrupted_bytes_are_refused_or_are_encoded_the_same_way() {
    SplittableRandom random = new SplittableRandom(7);
    List<Envelope> envelopes = envelopes();
    for (int i = 0; i < 100_000; i++) {
      byte[] bytes = EnvelopeCodec.encode(VEGA, envelopes.get(random.nextInt(envelopes.size())));
      for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      }
      try {
        EnvelopeCodec.Received received = decoded(bytes);
        assertArrayEquals(bytes, EnvelopeCodec.encode(received.from(), received.envelope()));
      } catch (BadMessage expected) {
        assertFalse(expected.getMessage().isEmpty());
      }
    }
  }

  @Test
  void another_version_is_named() {
    byte[] bytes = EnvelopeCodec.encode(VEGA, envelopes().getFirst());
    bytes[2] = 9;
    assertEquals(
        "version 9; this node has version 1",
        assertThrows(BadMessage.class, () -> decoded(bytes)).getMessage());
  }

  /// The core subtracts sequence numbers, which must not overflow.
  @Test
  void negative_sequence_numbers_are_refused() {
    for (long bad : new long[] {-1, Long.MIN_VALUE, Long.MIN_VALUE + 2}) {
      byte[] number =
          EnvelopeCodec.encode(VEGA, new Envelope(1, 2, 3, bad, 5, List.of(messages().getFirst())));
      byte[] acknowledgement = EnvelopeCodec.encode(VEGA, new Envelope(1, 2, 3, 4, bad, List.of()));
      assertThrows(BadMessage.class, () -> decoded(number));
      assertThrows(BadMessage.class, () -> decoded(acknowledgement));
    }
  }

  @Test
  void a_refused_name_forges_no_line_of_the_log() {
    byte[] bytes = EnvelopeCodec.encode(VEGA, envelopes().getFirst());
    bytes[4] = '\n';
    String refusal = assertThrows(BadMessage.class, () -> decoded(bytes)).getMessage();
    assertFalse(refusal.chars().anyMatch(Character::isISOControl), refusal);
  }
}
