package tanabata.filesystem.core;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongPredicate;

/// A device that keeps in memory what is not zero, by sectors, and knows what of it is durable.
public final class MemoryDevice {

  private static final int SECTOR = 512;

  private final Map<Long, Sector> now = new HashMap<>();
  private final Map<Long, Sector> durable = new HashMap<>();

  /// What is not durable.
  private final Map<Long, Sector> unflushed = new HashMap<>();

  private long lastWrite;

  /// @param write rises with each write
  private record Sector(long write, byte[] bytes) {

    static Sector newer(Sector one, Sector other) {
      return one.write > other.write ? one : other;
    }
  }

  /// What was not durable at a moment.
  public record Mark(Map<Long, Sector> sectors) {}

  public byte[] read(long place, int length) {
    byte[] bytes = new byte[length];
    int at = 0;
    while (at < length) {
      long sector = (place + at) / SECTOR;
      int from = (int) ((place + at) % SECTOR);
      int count = Math.min(length - at, SECTOR - from);
      Sector there = now.get(sector);
      if (there != null) {
        System.arraycopy(there.bytes, from, bytes, at, count);
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
      Sector before = now.get(sector);
      byte[] copy = before == null ? new byte[SECTOR] : before.bytes.clone();
      System.arraycopy(bytes, start + at, copy, from, count);
      lastWrite++;
      Sector written = new Sector(lastWrite, copy);
      now.put(sector, written);
      unflushed.put(sector, written);
      at += count;
    }
  }

  public void write(long place, byte[] bytes) {
    write(place, bytes, 0, bytes.length);
  }

  public void flush() {
    flushTo(mark());
  }

  /// What a flush that begins now makes durable; see [#flushTo].
  public Mark mark() {
    return new Mark(Map.copyOf(unflushed));
  }

  /// A flush ends. What was written since it has begun, and is durable, stays so.
  public void flushTo(Mark mark) {
    mark.sectors.forEach(this::makeDurable);
  }

  private void makeDurable(long sector, Sector written) {
    durable.merge(sector, written, Sector::newer);
    unflushed.remove(sector, written);
  }

  /// Makes a range durable.
  public void flush(long place, int length) {
    for (long sector = place / SECTOR; sector < (place + length + SECTOR - 1) / SECTOR; sector++) {
      if (now.containsKey(sector)) {
        makeDurable(sector, now.get(sector));
      }
    }
  }

  /// Sectors that are not durable.
  public long[] volatileSectors() {
    return unflushed.keySet().stream().mapToLong(Long::longValue).sorted().toArray();
  }

  /// The power goes: of what is not durable, only these sectors are there.
  public void losePower(LongPredicate survives) {
    for (long sector : volatileSectors()) {
      if (survives.test(sector)) {
        durable.put(sector, now.get(sector));
      }
    }
    unflushed.clear();
    now.clear();
    now.putAll(durable);
  }

  /// The same for the same bytes, durable or not.
  public long digest() {
    long digest = 0;
    for (Map.Entry<Long, Sector> each : now.entrySet()) {
      int bytes = Arrays.hashCode(each.getValue().bytes);
      digest += (each.getKey() * 0x9E3779B97F4A7C15L ^ bytes) * 0xC2B2AE3D27D4EB4FL;
    }
    return digest;
  }

  public MemoryDevice copy() {
    MemoryDevice copy = new MemoryDevice();
    copy.now.putAll(now);
    copy.durable.putAll(durable);
    copy.unflushed.putAll(unflushed);
    copy.lastWrite = lastWrite;
    return copy;
  }
}
