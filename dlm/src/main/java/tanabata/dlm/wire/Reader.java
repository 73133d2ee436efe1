package tanabata.dlm.wire;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tanabata.dlm.api.Block;
import tanabata.dlm.api.Completion;
import tanabata.dlm.api.Flags;
import tanabata.dlm.api.LockName;
import tanabata.dlm.api.LockView;
import tanabata.dlm.api.Mode;
import tanabata.dlm.api.RangeRequest;
import tanabata.dlm.api.RangeResult;
import tanabata.dlm.api.Value;
import tanabata.dlm.core.message.MasterValue;
import tanabata.dlm.core.message.SessionId;
import tanabata.foundation.NodeId;

/// Decodes the fields of messages. An [IllegalArgumentException], or a buffer that ends too early,
/// means a bad message.
final class Reader {

  private static final Mode[] MODES = Mode.values();
  private static final Completion.Status[] STATUSES = Completion.Status.values();
  private static final LockView.State[] STATES = LockView.State.values();
  private static final RangeRequest.Kind[] KINDS = RangeRequest.Kind.values();
  private static final RangeResult.Status[] RESULTS = RangeResult.Status.values();

  private final ByteBuffer in;

  Reader(ByteBuffer in) {
    this.in = in;
  }

  byte kind() {
    return in.get();
  }

  boolean flag() throws BadMessage {
    byte flag = in.get();
    if (flag != 0 && flag != 1) {
      throw new BadMessage("a flag is 0 or 1, not " + flag);
    }
    return flag == 1;
  }

  long number() {
    return in.getLong();
  }

  /// How many elements follow.
  int count() throws BadMessage {
    int count = in.getInt();
    if (count < 0) {
      throw new BadMessage("a count of " + count);
    }
    return count;
  }

  int attempt() {
    return in.getInt();
  }

  int limit() {
    return in.getInt();
  }

  String text() {
    byte[] bytes = new byte[in.get() & 0xff];
    in.get(bytes);
    if (isAscii(bytes)) {
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("a name that is no UTF-8", e);
    }
  }

  /// Most names are, and a decoder for each of them would cost more than everything else.
  private static boolean isAscii(byte[] bytes) {
    int all = 0;
    for (byte each : bytes) {
      all |= each;
    }
    return all >= 0;
  }

  LockName name() {
    return new LockName(text());
  }

  NodeId node() {
    return new NodeId(text());
  }

  SessionId session() {
    return new SessionId(node(), number());
  }

  private <E> E choice(E[] all, String what) throws BadMessage {
    int ordinal = in.get() & 0xff;
    if (ordinal >= all.length) {
      throw new BadMessage("there is no " + what + " " + ordinal);
    }
    return all[ordinal];
  }

  Mode mode() throws BadMessage {
    return choice(MODES, "mode");
  }

  Flags flags() {
    int bits = in.getShort() & 0xffff;
    // A master keeps them with every lock: one object for most of them.
    return bits == 0 ? Flags.NONE : new Flags(bits);
  }

  LockView.State state() throws BadMessage {
    return choice(STATES, "state");
  }

  Completion.Status status() throws BadMessage {
    return choice(STATUSES, "status");
  }

  Block block() {
    int length = in.get() & 0xff;
    if (length > Block.MAX_LENGTH) {
      throw new IllegalArgumentException(
          "a value of " + length + " bytes; the longest has " + Block.MAX_LENGTH);
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    return Block.of(bytes);
  }

  Value value() throws BadMessage {
    Block block = block();
    long writer = number();
    return new Value(block, writer, flag() ? Value.Validity.VALID : Value.Validity.INVALID);
  }

  MasterValue masterValue() throws BadMessage {
    return new MasterValue(
        value(), flag() ? Optional.of(new MasterValue.Writer(node(), number())) : Optional.empty());
  }

  RangeRequest range() throws BadMessage {
    long owner = number();
    long first = number();
    long last = number();
    return new RangeRequest(owner, first, last, choice(KINDS, "kind of range"), flag());
  }

  RangeResult result() throws BadMessage {
    RangeResult.Status status = choice(RESULTS, "end of a range");
    return new RangeResult(
        status, flag() ? Optional.of(new RangeResult.Conflict(node(), range())) : Optional.empty());
  }
}
