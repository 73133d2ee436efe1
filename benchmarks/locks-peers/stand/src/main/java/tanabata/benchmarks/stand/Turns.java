package tanabata.benchmarks.stand;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Two processes use one lock in turn. A page that both have mapped counts how often it went from
/// one to the other, and sees it if both are inside.
public final class Turns {

  private static final long LAST = 0;
  private static final long INSIDE = 8;
  private static final long SIZE = 16;

  private final MemorySegment page;
  private final long self;

  /// Takes the lock or gives it back.
  @FunctionalInterface
  public interface Step {
    void take() throws Exception;
  }

  /// @param self what tells this process from the other; not 0
  public Turns(Path file, long self) throws IOException {
    this.self = self;
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      page = channel.map(FileChannel.MapMode.READ_WRITE, 0, SIZE, Arena.global());
    }
  }

  /// @return the turns that came to this process from the other, and how long it waited for them
  public Result run(double seconds, Step lock, Step unlock) throws Exception {
    Samples waits = new Samples();
    long turns = 0;
    long begin = System.nanoTime();
    long end = begin + (long) (seconds * 1e9);
    for (long now = begin; now < end; now = System.nanoTime()) {
      lock.take();
      long waited = System.nanoTime() - now;
      if (enter()) {
        turns++;
        waits.add(waited);
      }
      leave();
      unlock.take();
    }
    return waits.result(turns, seconds);
  }

  /// @return whether the other was inside last
  private boolean enter() {
    long inside = page.get(ValueLayout.JAVA_LONG, INSIDE);
    if (inside != 0) {
      throw new IllegalStateException(self + " and " + inside + " hold one lock");
    }
    page.set(ValueLayout.JAVA_LONG, INSIDE, self);
    boolean turn = page.get(ValueLayout.JAVA_LONG, LAST) != self;
    page.set(ValueLayout.JAVA_LONG, LAST, self);
    return turn;
  }

  private void leave() {
    page.set(ValueLayout.JAVA_LONG, INSIDE, 0L);
  }
}
