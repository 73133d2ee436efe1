package tanabata.fencing.format;

import java.nio.ByteBuffer;
import tanabata.fencing.core.Letter;

/// A [Letter] as bytes, and back. Numbers are big endian.
public final class LetterCodec {

  /// Every letter has this many bytes: kind (1), number (8), flag (1).
  public static final int LENGTH = 10;

  private static final byte BEAT = 1;
  private static final byte BEAT_ANSWER = 2;

  private LetterCodec() {}

  public static byte[] encode(Letter letter) {
    return switch (letter) {
      case Letter.Beat(long number, boolean asks) -> encode(BEAT, number, asks);
      case Letter.BeatAnswer(long number, boolean granted) -> encode(BEAT_ANSWER, number, granted);
    };
  }

  private static byte[] encode(byte kind, long number, boolean flag) {
    return ByteBuffer.allocate(LENGTH).put(kind).putLong(number).put((byte) (flag ? 1 : 0)).array();
  }

  /// @throws BadFormat if these bytes are no letter that [#encode] would write
  public static Letter decode(byte[] bytes) throws BadFormat {
    if (bytes.length != LENGTH) {
      throw new BadFormat("a letter has " + LENGTH + " bytes, this one has " + bytes.length);
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    byte kind = in.get();
    long number = in.getLong();
    byte flag = in.get();
    if (flag != 0 && flag != 1) {
      throw new BadFormat("the flag of a letter is 0 or 1, this one is " + flag);
    }
    return switch (kind) {
      case BEAT -> new Letter.Beat(number, flag == 1);
      case BEAT_ANSWER -> new Letter.BeatAnswer(number, flag == 1);
      default -> throw new BadFormat("there is no letter of kind " + kind);
    };
  }
}
