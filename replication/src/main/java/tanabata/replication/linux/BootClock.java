package tanabata.replication.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Map;
import tanabata.foundation.Moment;

/// The time since this machine was booted, that during which it was suspended included.
///
/// `System.nanoTime` stands still in suspend, so that after waking a lease would seem to hold that
/// has long run out.
public final class BootClock {

  /// The environment variable for a clock that is wrong by so many parts in a thousand, such as
  /// `-80` for a slow one; `tanabata weather` sets it, to certify that a cluster bears what its
  /// `guard` is for. Never for use.
  public static final String DRIFT = "TANABATA_CLOCK_DRIFT";

  private static final long PER_MILLE = perMille(System.getenv());

  private static final int CLOCK_BOOTTIME = 7;
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private static final MethodHandle CLOCK_GETTIME = bind();

  /// One `struct timespec`: seconds and nanoseconds.
  private static final ThreadLocal<MemorySegment> TIME_OF_THREAD =
      ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(JAVA_LONG, 2));

  private BootClock() {}

  @SuppressWarnings("restricted")
  private static MethodHandle bind() {
    return Linker.nativeLinker()
        .downcallHandle(
            Linker.nativeLinker().defaultLookup().findOrThrow("clock_gettime"),
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS),
            Linker.Option.critical(false));
  }

  /// From any thread.
  public static Moment now() {
    MemorySegment time = TIME_OF_THREAD.get();
    try {
      if ((int) CLOCK_GETTIME.invokeExact(CLOCK_BOOTTIME, time) != 0) {
        throw new IllegalStateException("this kernel has no CLOCK_BOOTTIME");
      }
    } catch (RuntimeException e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("clock_gettime cannot be called", e);
    }
    long seconds = time.getAtIndex(JAVA_LONG, 0);
    return new Moment(drifted(seconds * NANOS_PER_SECOND + time.getAtIndex(JAVA_LONG, 1)));
  }

  private static long drifted(long nanos) {
    return nanos + nanos / 1000 * PER_MILLE;
  }

  /// By how many parts in a thousand this process's clock is made to be wrong.
  public static long perMille(Map<String, String> environment) {
    String wanted = environment.getOrDefault(DRIFT, "0");
    return wanted.matches("-?[0-9]{1,3}") ? Long.parseLong(wanted) : 0;
  }
}
