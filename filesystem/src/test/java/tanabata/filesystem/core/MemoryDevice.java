package tanabata.filesystem.core;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// A device that keeps in memory what is not zero, by sectors, and knows what of it is durable.
public final class MemoryDevice {

  private static final int SECTOR = 512;

  private final Map<Long, byte[]> now = new HashMap<>();
  private final Map<Long, byte[]> durable = new HashMap<>();

  public byte[] read(long place, int length) {
    byte[] bytes = new byte[length];
    int at = 0;
    while (at < length) {
      long sector = (place + at) / SECTOR;
      int from = (int) ((place + at) % SECTOR);
      int count = Math.min(length - at, SECTOR - from);
      byte[] there = now.get(sector);
      if (there != null) {
        System.arraycopy(there, from, bytes, at, count);
      }
      at += count;
    }
    return bytes;
  }

  public void write(long place, byte[] bytes, int start, int length) {
    int at = 0;
    while (at < length) {
      long sector = (place + at) / SECTOR;
      int from = (int) ((place + at) % SECTOR);
      int count = Math.min(length - at, SECTOR - from);
      byte[] copy = now.getOrDefault(sector, new byte[SECTOR]).clone();
      System.arraycopy(bytes, start + at, copy, from, count);
      now.put(sector, copy);
      at += count;
    }
  }

  public void write(long place, byte[] bytes) {
    write(place, bytes, 0, bytes.length);
  }

  public void flush() {
    durable.clear();
    durable.putAll(now);
  }

  /// What it holds now; see [#flushTo].
  public Map<Long, byte[]> mark() {
    return new HashMap<>(now);
  }

  /// Makes durable what it held then.
  public void flushTo(Map<Long, byte[]> mark) {
    durable.putAll(mark);
  }

  /// Makes a range durable.
  public void flush(long place, int length) {
    for (long sector = place / SECTOR; sector < (place + length + SECTOR - 1) / SECTOR; sector++) {
      if (now.containsKey(sector)) {
        durable.put(sector, now.get(sector));
      }
    }
  }

  /// Sectors that are not durable.
  public long[] volatileSectors() {
    return now.entrySet().stream()
        .filter(entry -> !Arrays.equals(entry.getValue(), durable.get(entry.getKey())))
        .mapToLong(Map.Entry::getKey)
        .sorted()
        .toArray();
  }

  /// The power goes: of what is not durable, only these sectors are there.
  public void losePower(java.util.function.LongPredicate survives) {
    for (long sector : volatileSectors()) {
      if (survives.test(sector)) {
        durable.put(sector, now.get(sector));
      }
    }
    now.clear();
    now.putAll(durable);
  }

  public MemoryDevice copy() {
    MemoryDevice copy = new MemoryDevice();
    copy.now.putAll(now);
    copy.durable.putAll(durable);
    return copy;
  }
}
