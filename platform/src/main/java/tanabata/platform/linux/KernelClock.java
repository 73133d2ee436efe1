package tanabata.platform.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// The kernel's clocks, by clock_gettime(2).
public final class KernelClock {

  private static final int CLOCK_BOOTTIME = 7;
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private static final MethodHandle CLOCK_GETTIME = bind();

  /// One `struct timespec`: seconds and nanoseconds.
  private static final ThreadLocal<MemorySegment> TIME_OF_THREAD =
      ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(JAVA_LONG, 2));

  private KernelClock() {}

  @SuppressWarnings("restricted")
  private static MethodHandle bind() {
    return Linker.nativeLinker()
        .downcallHandle(
            Linker.nativeLinker().defaultLookup().findOrThrow("clock_gettime"),
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS),
            Linker.Option.critical(false));
  }

  /// `CLOCK_BOOTTIME`: nanoseconds since the boot of this machine, suspend included. From any
  /// thread.
  public static long bootTimeNanos() {
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
    return time.getAtIndex(JAVA_LONG, 0) * NANOS_PER_SECOND + time.getAtIndex(JAVA_LONG, 1);
  }
}
