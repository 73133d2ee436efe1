package tanabata.simulation.explore;

import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/// What of an object counts for a [StateHash]. Everything does but `static` and `transient` fields,
/// and what is named here. A name that is wrong is refused, so that no renaming makes the explorer
/// tell equal states apart.
///
/// Classes are named in full, `tanabata.fencing.core.Leases$Sent`, because most are not visible. To
/// be made complete before it is used; then it can be used by several threads.
public final class HashScheme {

  private static final String OURS = "tanabata.";

  private final Set<Class<?>> constants = new HashSet<>();
  private final Set<Field> ignored = new HashSet<>();
  private final Set<Field> unordered = new HashSet<>();
  private final Set<Field> counters = new HashSet<>();
  private final Set<Field> counted = new HashSet<>();
  private final Map<Class<?>, Function<Object, Object>> views = new HashMap<>();
  private final Map<Class<?>, Shape> shapes = new ConcurrentHashMap<>();
  private final AtomicInteger lastShape = new AtomicInteger();

  /// How to walk the instances of one class.
  ///
  /// @param number tells classes apart, in this run of the process only
  /// @param identity whether two instances are the same or equal
  /// @param fields what counts of an instance; nothing if it never changes
  /// @param counter what numbers below are counted from, if this class has such a field
  /// @param counted the number that is counted, if this class has one
  /// @param view what to look at in its place, if anything
  record Shape(
      int number,
      Identity identity,
      Field[] fields,
      Optional<Field> counter,
      Optional<Field> counted,
      Optional<Function<Object, Object>> view) {}

  enum Identity {
    OF_VALUE,
    OF_OBJECT
  }

  /// What never changes in an instance, with all that can be reached from it.
  public HashScheme constant(Class<?>... types) {
    constants.addAll(List.of(types));
    return this;
  }

  /// The same, for classes that are not visible.
  public HashScheme constant(String... types) {
    for (String type : types) {
      constants.add(type(type));
    }
    return this;
  }

  /// Fields on which no decision depends, or that follow from the rest.
  public HashScheme ignoring(String... fields) {
    for (String field : fields) {
      ignored.add(field(field));
    }
    return this;
  }

  /// Sets and maps, with those in them, of which it does not matter in what order they were filled.
  /// What they are filled with has an order of its own.
  public HashScheme unordered(String... fields) {
    for (String field : fields) {
      unordered.add(field(field));
    }
    return this;
  }

  boolean isUnordered(Field field) {
    return unordered.contains(field);
  }

  /// Of these numbers only the distance from the counter that they were drawn from matters. The
  /// counter must be met first.
  public HashScheme counting(String counter, String number) {
    counters.add(field(counter));
    counted.add(field(number));
    return this;
  }

  /// In the place of an object of this class look at something that is equal for all that are
  /// equivalent, although they were built differently.
  public <T> HashScheme view(Class<T> type, Function<T, Object> view) {
    views.put(type, object -> view.apply(type.cast(object)));
    return this;
  }

  private static Class<?> type(String name) {
    try {
      return Class.forName(name);
    } catch (ClassNotFoundException e) {
      throw new IllegalArgumentException("there is no class " + name, e);
    }
  }

  private static Field field(String name) {
    int dot = name.lastIndexOf('.');
    try {
      return type(name.substring(0, dot)).getDeclaredField(name.substring(dot + 1));
    } catch (NoSuchFieldException e) {
      throw new IllegalArgumentException("there is no field " + name, e);
    }
  }

  /// The shape of a class that has been met before; else null, for this is asked for every object.
  Shape known(Class<?> type) {
    return shapes.get(type);
  }

  Shape shape(Class<?> type) {
    Shape known = shapes.get(type);
    return known != null ? known : shapes.computeIfAbsent(type, this::examine);
  }

  private Shape examine(Class<?> type) {
    if (!type.getName().startsWith(OURS)) {
      throw unknown(type);
    }
    List<Field> fields = new ArrayList<>();
    Optional<Field> counter = Optional.empty();
    Optional<Field> number = Optional.empty();
    boolean constant = false;
    for (Class<?> at = type; at.getName().startsWith(OURS); at = at.getSuperclass()) {
      constant |= constants.contains(at);
      for (Field field : at.getDeclaredFields()) {
        if (counters.contains(field)) {
          counter = Optional.of(field);
        } else if (counted.contains(field)) {
          number = Optional.of(field);
        } else if (counts(field)) {
          fields.add(field);
        }
      }
    }
    Field[] all = constant ? new Field[0] : fields.toArray(Field[]::new);
    AccessibleObject.setAccessible(all, true);
    counter.ifPresent(field -> field.setAccessible(true));
    number.ifPresent(field -> field.setAccessible(true));
    boolean value = type.isRecord() || type.isHidden() || constant || views.containsKey(type);
    return new Shape(
        lastShape.incrementAndGet(),
        value ? Identity.OF_VALUE : Identity.OF_OBJECT,
        all,
        counter,
        number,
        Optional.ofNullable(views.get(type)));
  }

  private boolean counts(Field field) {
    int modifiers = field.getModifiers();
    return !Modifier.isStatic(modifiers)
        && !Modifier.isTransient(modifiers)
        && !ignored.contains(field);
  }

  static IllegalStateException unknown(Class<?> type) {
    return new IllegalStateException("the explorer cannot look into " + type + "; teach it to");
  }
}
