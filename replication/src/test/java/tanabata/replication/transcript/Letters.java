package tanabata.replication.transcript;

import java.util.Arrays;
import tanabata.replication.core.SectorPayload;

/// What sectors hold, as letters: a dot stands for zeros.
final class Letters {

  private static final char ZERO = '.';

  private Letters() {}

  static long[] values(String letters) {
    return letters.chars().mapToLong(letter -> letter == ZERO ? 0 : letter).toArray();
  }

  static String of(long[] values) {
    StringBuilder text = new StringBuilder();
    Arrays.stream(values).forEach(value -> text.append(value == 0 ? ZERO : (char) value));
    return text.toString();
  }

  static String of(SectorPayload payload) {
    return of(payload.values());
  }
}
