package tanabata.platform.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Stretches of memory that are written one behind the other. Used again and again, by one thread
/// at a time.
public final class IoVector {

  /// So many stretches one call takes.
  public static final int MOST = 1024;

  private static final long BYTES = 16;

  private final MemorySegment stretches;
  private int count;
  private long length;

  /// @param room for so many stretches, at most [#MOST]
  public IoVector(int room) {
    this.stretches = Arena.ofAuto().allocate(room * BYTES, Long.BYTES);
  }

  /// The caller keeps the memory reachable until it is written.
  public void add(long address, int bytes) {
    stretches.setAtIndex(JAVA_LONG, 2L * count, address);
    stretches.setAtIndex(JAVA_LONG, 2L * count + 1, bytes);
    count++;
    length += bytes;
  }

  public void clear() {
    count = 0;
    length = 0;
  }

  /// Of all of them.
  public long length() {
    return length;
  }

  long address() {
    return stretches.address();
  }

  int count() {
    return count;
  }
}
