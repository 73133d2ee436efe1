package tanabata.simulation.explore;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.BitSet;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import tanabata.foundation.Moment;

/// Makes the [StateKey] of everything reachable from an object.
///
/// Objects are told apart by where they were met first, so it is the shape of the graph that
/// counts. A function is its class and what it has captured. A moment is its distance from now, up
/// to a horizon. A class of the JDK that it does not know makes it fail rather than guess, and so
/// does a set without an order, unless the scheme says that it needs none.
public final class StateHash {

  private final HashScheme scheme;
  private final IdentityHashMap<Object, Integer> met = new IdentityHashMap<>(512);
  private final long now;
  private final long horizon;
  private long one = 0x243F6A8885A308D3L;
  private long other = 0x13198A2E03707344L;
  private long counter;

  /// In what order sets and maps were filled does not matter.
  private boolean sorted;

  private StateHash(HashScheme scheme, Moment now, Duration horizon) {
    this.scheme = scheme;
    this.now = now.nanos();
    this.horizon = horizon.toNanos();
  }

  /// @param horizon moments further away than this are alike
  public static StateKey of(HashScheme scheme, Object root, Moment now, Duration horizon) {
    StateHash hash = new StateHash(scheme, now, horizon);
    hash.walk(root);
    return new StateKey(
        finish(hash.one ^ Long.rotateLeft(hash.other, 17)),
        finish(hash.other + hash.one * 0x9E3779B97F4A7C15L));
  }

  /// For an instance in which time stands still: all moments are alike.
  public static StateKey of(HashScheme scheme, Object root) {
    return of(scheme, root, Moment.ZERO, Duration.ZERO);
  }

  private static long finish(long bits) {
    long x = (bits ^ bits >>> 33) * 0xFF51AFD7ED558CCDL;
    x = (x ^ x >>> 33) * 0xC4CEB9FE1A85EC53L;
    return x ^ x >>> 33;
  }

  private void mix(long value) {
    one =
        Long.rotateLeft(one ^ value * 0x87C37B91114253D5L, 31) * 0x4CF5AD432745937FL + 0x52DCE729L;
    other = Long.rotateLeft(other + value * 0xC2B2AE3D27D4EB4FL, 27) * 0x9FB21C651E98DF25L ^ value;
  }

  private void walk(Object object) {
    HashScheme.Shape known = object == null ? null : scheme.known(object.getClass());
    if (known != null && !(object instanceof Enum<?>)) {
      ours(object, known);
      return;
    }
    switch (object) {
      case null -> mix(1);
      case Number number -> mix(number.longValue());
      case Boolean bool -> mix(bool ? 2 : 3);
      case String text -> mix((long) text.length() << 32 | text.hashCode() & 0xFFFFFFFFL);
      case Enum<?> constant -> {
        mix(scheme.shape(constant.getDeclaringClass()).number());
        mix(constant.ordinal());
      }
      case Moment moment -> mix(Math.clamp(now - moment.nanos(), -horizon, horizon));
      case Duration duration -> mix(duration.toNanos());
      case Optional<?> box -> {
        mix(box.isPresent() ? 5 : 4);
        box.ifPresent(this::walk);
      }
      case Map<?, ?> map -> map(map);
      case Collection<?> items -> collection(items);
      case OptionalInt box -> {
        mix(box.isPresent() ? 5 : 4);
        mix(box.orElse(0));
      }
      case BitSet bits -> walk(bits.toLongArray());
      default -> {
        if (object.getClass().isArray()) {
          array(object);
        } else {
          ours(object, scheme.shape(object.getClass()));
        }
      }
    }
  }

  private void array(Object array) {
    int length = Array.getLength(array);
    mix(length);
    for (int i = 0; i < length; i++) {
      switch (array) {
        case long[] items -> mix(items[i]);
        case int[] items -> mix(items[i]);
        case byte[] items -> mix(items[i]);
        case boolean[] items -> mix(items[i] ? 1 : 0);
        case Object[] items -> walk(items[i]);
        default -> throw HashScheme.unknown(array.getClass());
      }
    }
  }

  private void map(Map<?, ?> map) {
    mix(map.size());
    Map<?, ?> ordered =
        map instanceof LinkedHashMap<?, ?> && !sorted
                || map instanceof SortedMap<?, ?>
                || map.size() < 2
            ? map
            : new TreeMap<>(map);
    for (Map.Entry<?, ?> entry : ordered.entrySet()) {
      walk(entry.getKey());
      walk(entry.getValue());
    }
  }

  private void collection(Collection<?> items) {
    boolean isOrdered =
        !(items instanceof Set<?>)
            || items instanceof LinkedHashSet<?>
            || items instanceof SortedSet<?>;
    if (!isOrdered && !sorted) {
      throw HashScheme.unknown(items.getClass());
    }
    mix(items.size());
    for (Object item : items instanceof Set<?> && sorted ? new TreeSet<>(items) : items) {
      walk(item);
    }
  }

  private void ours(Object object, HashScheme.Shape shape) {
    mix(shape.number());
    if (shape.identity() == HashScheme.Identity.OF_OBJECT) {
      Integer before = met.putIfAbsent(object, met.size());
      if (before != null) {
        mix(before);
        return;
      }
    }
    if (shape.view().isPresent()) {
      walk(shape.view().get().apply(object));
      return;
    }
    try {
      if (shape.counter().isPresent()) {
        counter = shape.counter().get().getLong(object);
      }
      if (shape.counted().isPresent()) {
        mix(counter - shape.counted().get().getLong(object));
      }
      for (Field field : shape.fields()) {
        field(field, object);
      }
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  private void field(Field field, Object object) throws IllegalAccessException {
    Class<?> type = field.getType();
    if (!type.isPrimitive()) {
      boolean before = sorted;
      sorted |= scheme.isUnordered(field);
      walk(field.get(object));
      sorted = before;
    } else if (type == boolean.class) {
      mix(field.getBoolean(object) ? 2 : 3);
    } else {
      mix(type == long.class ? field.getLong(object) : field.getInt(object));
    }
  }
}
