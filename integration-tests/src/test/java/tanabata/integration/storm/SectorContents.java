package tanabata.integration.storm;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tanabata.foundation.BlockDevice;

/// Bytes for simulated disks, which keep one number a sector: the same bytes have the same number,
/// and zeros have 0.
final class SectorContents {

  private static final int SECTOR = BlockDevice.SECTOR;

  private final Map<ByteBuffer, Long> numbers = new HashMap<>();
  private final List<byte[]> contents = new ArrayList<>();

  SectorContents() {
    contents.add(new byte[SECTOR]);
    numbers.put(ByteBuffer.wrap(contents.getFirst()), 0L);
  }

  /// @param bytes whole sectors
  long[] numbers(byte[] bytes) {
    if (bytes.length % SECTOR != 0) {
      throw new IllegalArgumentException(bytes.length + " bytes are no whole sectors");
    }
    long[] all = new long[bytes.length / SECTOR];
    for (int i = 0; i < all.length; i++) {
      ByteBuffer one = ByteBuffer.wrap(bytes, i * SECTOR, SECTOR).slice();
      Long known = numbers.get(one);
      all[i] = known == null ? remember(one) : known;
    }
    return all;
  }

  private long remember(ByteBuffer one) {
    byte[] copy = new byte[SECTOR];
    one.get(0, copy);
    contents.add(copy);
    long number = contents.size() - 1L;
    numbers.put(ByteBuffer.wrap(copy), number);
    return number;
  }

  byte[] bytes(long[] all) {
    byte[] bytes = new byte[all.length * SECTOR];
    for (int i = 0; i < all.length; i++) {
      System.arraycopy(contents.get((int) all[i]), 0, bytes, i * SECTOR, SECTOR);
    }
    return bytes;
  }
}
