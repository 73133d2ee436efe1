package tanabata.dlm.explorer;

import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import tanabata.dlm.api.Flags;
import tanabata.dlm.api.LockName;
import tanabata.foundation.Moment;
import tanabata.foundation.NodeId;

/// Two 64-bit numbers that stand for everything reachable from an object: equal for equal states,
/// and almost certainly different for different ones. Objects are distinguished by where they are
/// met first, so the shape of the graph counts. It fails at a class of the JDK that it does not
/// know.
final class StateHash {

  private static final Map<Class<?>, Shape> SHAPES = new ConcurrentHashMap<>();
  private static final AtomicInteger LAST_SHAPE = new AtomicInteger();
  private static final String OURS = "tanabata.";

  /// Fields that never change in a scenario, follow from the rest, or decide nothing. No client has
  /// a session here, so no deadlock is searched for.
  private static final Set<String> IGNORED =
      Set.of(
          "CoreContext.effects",
          "CoreContext.rules",
          "CoreContext.tuning",
          "CoreContext.placement",
          "CoreContext.nextPlacement",
          "ReliableChannel.tuning",
          "ReliableChannel.out",
          "PeerStream.tuning",
          "PeerStream.out",
          "DeadlockDetector.taken",
          "LockChecker.permits",
          "LockChecker.grants",
          "LockChecker.invalid",
          "ScriptedClient.steps",
          "ScriptedClient.checker");

  private final IdentityHashMap<Object, Integer> met = new IdentityHashMap<>(512);
  private long one = 0x243F6A8885A308D3L;
  private long other = 0x13198A2E03707344L;

  private record Shape(int number, boolean value, Field[] fields) {}

  /// What stands for a state.
  record Sum(long first, long second) {}

  private StateHash() {}

  static Sum of(Object root) {
    StateHash hash = new StateHash();
    hash.walk(root);
    return new Sum(
        finish(hash.one ^ Long.rotateLeft(hash.other, 17)),
        finish(hash.other + hash.one * 0x9E3779B97F4A7C15L));
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
    Shape known = object == null ? null : SHAPES.get(object.getClass());
    if (known != null && !(object instanceof Enum<?>)) {
      ours(object, known);
      return;
    }
    switch (object) {
      case null -> mix(1);
      case Number number -> mix(number.longValue());
      case String text -> mix((long) text.length() << 32 | text.hashCode() & 0xFFFFFFFFL);
      case Enum<?> constant -> {
        mix(shape(constant.getDeclaringClass()).number);
        mix(constant.ordinal());
      }
      case Moment _ -> mix(6);
      case NodeId node -> walk(node.name());
      case LockName name -> walk(name.text());
      case Flags flags -> mix(flags.bits());
      case Optional<?> box -> {
        mix(box.isPresent() ? 5 : 4);
        box.ifPresent(this::walk);
      }
      case Map<?, ?> map -> map(map);
      case Collection<?> items -> collection(items);
      default -> {
        if (object.getClass().isArray()) {
          array(object);
        } else {
          ours(object, shape(object.getClass()));
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
        case boolean[] items -> mix(items[i] ? 2 : 3);
        case Object[] items -> walk(items[i]);
        default -> throw unknown(array.getClass());
      }
    }
  }

  private void map(Map<?, ?> map) {
    mix(map.size());
    Map<?, ?> ordered = map instanceof SortedMap<?, ?> || map.size() < 2 ? map : new TreeMap<>(map);
    for (Map.Entry<?, ?> entry : ordered.entrySet()) {
      walk(entry.getKey());
      walk(entry.getValue());
    }
  }

  private void collection(Collection<?> items) {
    if (items instanceof Set<?> && !(items instanceof SortedSet<?>)) {
      throw unknown(items.getClass());
    }
    mix(items.size());
    for (Object item : items) {
      walk(item);
    }
  }

  private void ours(Object object, Shape shape) {
    mix(shape.number);
    if (!shape.value) {
      Integer before = met.putIfAbsent(object, met.size());
      if (before != null) {
        mix(before);
        return;
      }
    }
    try {
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
    List<Field> fields = new ArrayList<>();
    for (Class<?> at = type; at.getName().startsWith(OURS); at = at.getSuperclass()) {
      for (Field field : at.getDeclaredFields()) {
        boolean counts =
            !Modifier.isStatic(field.getModifiers())
                && !IGNORED.contains(at.getSimpleName() + "." + field.getName());
        if (counts) {
          fields.add(field);
        }
      }
    }
    Field[] all = fields.toArray(Field[]::new);
    AccessibleObject.setAccessible(all, true);
    return new Shape(LAST_SHAPE.incrementAndGet(), type.isRecord(), all);
  }

  private static IllegalStateException unknown(Class<?> type) {
    return new IllegalStateException("the explorer cannot look into " + type + "; teach StateHash");
  }
}
