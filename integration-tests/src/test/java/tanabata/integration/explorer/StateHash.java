package tanabata.integration.explorer;

import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import tanabata.foundation.Moment;
import tanabata.replication.core.Geometry;
import tanabata.replication.core.Limits;

/// Two 64-bit numbers that stand for everything reachable from an object: equal for equal states,
/// and for different ones with all probability different.
///
/// Objects are told apart by where they were met first, so it is the shape of the graph that
/// counts. A waiting job is its class and what it has captured. A moment is its distance from now,
/// up to a horizon. Fields that are `transient`, and what never changes in a scenario, are left
/// out. A class of the JDK that it does not know makes it fail rather than guess.
final class StateHash {

  private static final Map<Class<?>, Shape> SHAPES = new ConcurrentHashMap<>();
  private static final AtomicInteger LAST_SHAPE = new AtomicInteger();
  private static final String OURS = "tanabata.";
  private static final Set<String> CONSTANT =
      Set.of(
          "tanabata.replication.core.Rules",
          "tanabata.fencing.core.Rules",
          "tanabata.fencing.core.Policy",
          "tanabata.fencing.core.Timing");

  /// What no decision depends on: words for people; and the numbers of questions, for the one that
  /// is open is the last one, here and at the witness.
  private static final Set<String> NOTHING =
      Set.of(
          "Docket.trouble",
          "Docket.lastSeen",
          "Docket.lastAsk",
          "Open.number",
          "Arbiter.frozen",
          "Arbiter.hasServed");

  /// Of these numbers only the distance from the counter that they were drawn from matters.
  private static final String COUNTER = "Leases.lastBeat";

  private static final String COUNTED = "Sent.number";

  private final IdentityHashMap<Object, Integer> met = new IdentityHashMap<>(512);
  private final long now;
  private final long horizon;
  private long one = 0x243F6A8885A308D3L;
  private long other = 0x13198A2E03707344L;
  private long counter;

  /// How to walk the instances of one of our classes.
  ///
  /// @param number tells classes apart, in this run of the process only
  /// @param counter what the fields of what is below are counted from
  /// @param counted which of the fields is
  private record Shape(
      int number,
      boolean constant,
      boolean value,
      Field[] fields,
      Optional<Field> counter,
      Optional<Field> counted) {}

  private StateHash(Moment now, Duration horizon) {
    this.now = now.nanos();
    this.horizon = horizon.toNanos();
  }

  static StateHash of(Object root, Moment now, Duration horizon) {
    StateHash hash = new StateHash(now, horizon);
    hash.walk(root);
    return hash;
  }

  long first() {
    return finish(one ^ Long.rotateLeft(other, 17));
  }

  long second() {
    return finish(other + one * 0x9E3779B97F4A7C15L);
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
    switch (object) {
      case null -> mix(1);
      case Number number -> mix(number.longValue());
      case Boolean bool -> mix(bool ? 2 : 3);
      case String text -> mix((long) text.length() << 32 | text.hashCode() & 0xFFFFFFFFL);
      case Enum<?> constant -> {
        mix(shape(constant.getDeclaringClass()).number);
        mix(constant.ordinal());
      }
      case Moment moment -> mix(Math.clamp(now - moment.nanos(), -horizon, horizon));
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
          ours(object);
        }
      }
    }
  }

  private void array(Object array) {
    switch (array) {
      case long[] items -> {
        mix(items.length);
        for (long item : items) {
          mix(item);
        }
      }
      case int[] items -> {
        mix(items.length);
        for (long item : items) {
          mix(item);
        }
      }
      case boolean[] items -> {
        mix(items.length);
        for (boolean item : items) {
          mix(item ? 1 : 0);
        }
      }
      case Object[] items -> {
        mix(items.length);
        for (Object item : items) {
          walk(item);
        }
      }
      default -> throw unknown(array.getClass());
    }
  }

  private void map(Map<?, ?> map) {
    mix(map.size());
    Map<?, ?> ordered =
        map instanceof LinkedHashMap<?, ?> || map instanceof SortedMap<?, ?> || map.size() < 2
            ? map
            : new TreeMap<>(map);
    for (Map.Entry<?, ?> entry : ordered.entrySet()) {
      walk(entry.getKey());
      walk(entry.getValue());
    }
  }

  private void collection(Collection<?> items) {
    if (items instanceof Set<?> && !(items instanceof LinkedHashSet<?>)) {
      throw unknown(items.getClass());
    }
    mix(items.size());
    for (Object item : items) {
      walk(item);
    }
  }

  private void ours(Object object) {
    Shape shape = shape(object.getClass());
    mix(shape.number);
    if (shape.constant) {
      return;
    }
    if (!shape.value) {
      Integer before = met.putIfAbsent(object, met.size());
      if (before != null) {
        mix(before);
        return;
      }
    }
    if (object instanceof Canonical canonical) {
      walk(canonical.canonical());
      return;
    }
    try {
      if (shape.counter.isPresent()) {
        counter = shape.counter.get().getLong(object);
      }
      if (shape.counted.isPresent()) {
        mix(counter - shape.counted.get().getLong(object));
      }
      for (Field field : shape.fields) {
        field(field, object);
      }
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  private void field(Field field, Object object) throws IllegalAccessException {
    Class<?> type = field.getType();
    if (!type.isPrimitive()) {
      walk(field.get(object));
    } else if (type == boolean.class) {
      mix(field.getBoolean(object) ? 2 : 3);
    } else {
      mix(type == long.class ? field.getLong(object) : field.getInt(object));
    }
  }

  private static Shape shape(Class<?> type) {
    Shape known = SHAPES.get(type);
    return known != null ? known : SHAPES.computeIfAbsent(type, StateHash::examine);
  }

  private static Shape examine(Class<?> type) {
    if (!type.getName().startsWith(OURS)) {
      throw unknown(type);
    }
    boolean constant = type == Geometry.class || type == Limits.class;
    List<Field> fields = new ArrayList<>();
    Optional<Field> counter = Optional.empty();
    Optional<Field> counted = Optional.empty();
    for (Class<?> at = type; at.getName().startsWith(OURS); at = at.getSuperclass()) {
      constant |= CONSTANT.contains(at.getName());
      for (Field field : at.getDeclaredFields()) {
        if (Modifier.isStatic(field.getModifiers()) || Modifier.isTransient(field.getModifiers())) {
          continue;
        }
        switch (at.getSimpleName() + "." + field.getName()) {
          case COUNTER -> counter = Optional.of(field);
          case COUNTED -> counted = Optional.of(field);
          case String name when NOTHING.contains(name) -> {}
          default -> fields.add(field);
        }
      }
    }
    Field[] all = fields.toArray(Field[]::new);
    AccessibleObject.setAccessible(all, true);
    counter.ifPresent(field -> field.setAccessible(true));
    counted.ifPresent(field -> field.setAccessible(true));
    boolean value = type.isRecord() || type.isHidden();
    return new Shape(LAST_SHAPE.incrementAndGet(), constant, value, all, counter, counted);
  }

  private static IllegalStateException unknown(Class<?> type) {
    return new IllegalStateException("the explorer cannot look into " + type + "; teach StateHash");
  }
}
