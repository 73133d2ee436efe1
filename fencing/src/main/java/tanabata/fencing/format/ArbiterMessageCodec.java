package tanabata.fencing.format;

import java.nio.ByteBuffer;
import tanabata.fencing.ArbiterMessage;

/// A [ArbiterMessage] as bytes, and back. Numbers are big endian.
public final class ArbiterMessageCodec {

  /// Of a beat and its answer: kind (1), number (8), flag (1).
  public static final int LENGTH = 10;

  private static final byte BEAT = 1;
  private static final byte BEAT_ANSWER = 2;
  private static final byte ROLL_CALL = 3;
  private static final byte ROLL_TAKEN = 4;
  private static final byte RECORD_MISSING = 5;

  private static final int RECORD_MISSING_LENGTH = 9;
  private static final int ROLL_CALL_LENGTH = 17;
  private static final int ROLL_TAKEN_LENGTH = 25;

  private ArbiterMessageCodec() {}

  public static byte[] encode(ArbiterMessage letter) {
    return switch (letter) {
      case ArbiterMessage.Heartbeat(long number, boolean asks) -> encode(BEAT, number, asks);
      case ArbiterMessage.HeartbeatReply(long number, boolean granted) ->
          encode(BEAT_ANSWER, number, granted);
      case ArbiterMessage.RecordMissing(long epoch) ->
          ByteBuffer.allocate(RECORD_MISSING_LENGTH).put(RECORD_MISSING).putLong(epoch).array();
      case ArbiterMessage.JoinRequest(long incarnation, long epoch) ->
          ByteBuffer.allocate(ROLL_CALL_LENGTH)
              .put(ROLL_CALL)
              .putLong(incarnation)
              .putLong(epoch)
              .array();
      case ArbiterMessage.JoinReply(long epoch, long first, long second) ->
          ByteBuffer.allocate(ROLL_TAKEN_LENGTH)
              .put(ROLL_TAKEN)
              .putLong(epoch)
              .putLong(first)
              .putLong(second)
              .array();
    };
  }

  private static byte[] encode(byte kind, long number, boolean flag) {
    return ByteBuffer.allocate(LENGTH).put(kind).putLong(number).put((byte) (flag ? 1 : 0)).array();
  }

  /// @throws BadFormat if these bytes are no letter that [#encode] would write
  public static ArbiterMessage decode(byte[] bytes) throws BadFormat {
    if (bytes.length == 0) {
      throw new BadFormat("a letter has " + LENGTH + " bytes, this one has 0");
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    byte kind = in.get();
    return switch (kind) {
      case RECORD_MISSING -> {
        checkLength(bytes, RECORD_MISSING_LENGTH);
        yield new ArbiterMessage.RecordMissing(in.getLong());
      }
      case ROLL_CALL -> {
        checkLength(bytes, ROLL_CALL_LENGTH);
        yield new ArbiterMessage.JoinRequest(in.getLong(), in.getLong());
      }
      case ROLL_TAKEN -> {
        checkLength(bytes, ROLL_TAKEN_LENGTH);
        yield new ArbiterMessage.JoinReply(in.getLong(), in.getLong(), in.getLong());
      }
      default -> {
        checkLength(bytes, LENGTH);
        yield beat(kind, in);
      }
    };
  }

  private static ArbiterMessage beat(byte kind, ByteBuffer in) throws BadFormat {
    long number = in.getLong();
    byte flag = in.get();
    if (flag != 0 && flag != 1) {
      throw new BadFormat("the flag of a letter is 0 or 1, this one is " + flag);
    }
    return switch (kind) {
      case BEAT -> new ArbiterMessage.Heartbeat(number, flag == 1);
      case BEAT_ANSWER -> new ArbiterMessage.HeartbeatReply(number, flag == 1);
      default -> throw new BadFormat("there is no letter of kind " + kind);
    };
  }

  private static void checkLength(byte[] bytes, int length) throws BadFormat {
    if (bytes.length != length) {
      throw new BadFormat("a letter has " + length + " bytes, this one has " + bytes.length);
    }
  }
}
