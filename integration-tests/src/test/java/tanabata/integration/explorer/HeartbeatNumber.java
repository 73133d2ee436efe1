package tanabata.integration.explorer;

import java.lang.reflect.Field;
import tanabata.fencing.core.Arbiter;

/// The number of the last heartbeat of an arbiter, which no decision depends on: only how far other
/// numbers are behind it counts.
final class HeartbeatNumber {

  private static final Field LEASES = field(Arbiter.class, "leases");
  private static final Field LAST_NUMBER = field(LEASES.getType(), "lastNumber");

  private HeartbeatNumber() {}

  private static Field field(Class<?> type, String name) {
    try {
      Field field = type.getDeclaredField(name);
      field.setAccessible(true);
      return field;
    } catch (NoSuchFieldException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  static long of(Arbiter arbiter) {
    try {
      return LAST_NUMBER.getLong(LEASES.get(arbiter));
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }
}
