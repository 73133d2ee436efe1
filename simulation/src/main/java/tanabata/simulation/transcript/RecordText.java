package tanabata.simulation.transcript;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedCollection;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Writes values as a transcript shows them: a record as its name and its components, such as
/// `Heartbeat(number 3, asks)`.
///
/// A component that is an enum or a record stands without its name, a boolean is its name or
/// nothing, and what is empty is left out.
public final class RecordText {

  private final Function<Object, Optional<String>> special;

  /// @param special what is to be written in a form of its own; everything else for empty
  public RecordText(Function<Object, Optional<String>> special) {
    this.special = special;
  }

  public String of(Object value) {
    return special.apply(value).orElseGet(() -> usual(value));
  }

  private String usual(Object value) {
    return switch (value) {
      case Optional<?> optional -> optional.map(this::of).orElse("");
      case OptionalInt number -> number.isPresent() ? Integer.toString(number.getAsInt()) : "";
      case SequencedCollection<?> list -> list(list);
      case SortedMap<?, ?> map ->
          map.entrySet().stream()
              .map(entry -> of(entry.getKey()) + " " + of(entry.getValue()))
              .collect(Collectors.joining(", ", "[", "]"));
      case Duration time -> time.toMillis() + " ms";
      case Record record -> record(record);
      default -> value.toString();
    };
  }

  private String list(Collection<?> list) {
    return list.stream().map(this::of).collect(Collectors.joining(", ", "[", "]"));
  }

  private String record(Record record) {
    StringBuilder text = new StringBuilder();
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      String part = component(component.getName(), value(record, component));
      if (!part.isEmpty()) {
        text.append(text.isEmpty() ? "" : ", ").append(part);
      }
    }
    String name = record.getClass().getSimpleName();
    return text.isEmpty() ? name : name + "(" + text + ")";
  }

  private String component(String name, Object value) {
    if (value instanceof Boolean is) {
      return is ? name : "";
    }
    Object content =
        value instanceof Optional<?> optional && optional.isPresent() ? optional.get() : value;
    String text = of(content);
    boolean speaksForItself =
        text.isEmpty()
            || content instanceof Enum<?>
            || content instanceof Record && special.apply(content).isEmpty();
    return speaksForItself ? text : name + " " + text;
  }

  private static Object value(Record record, RecordComponent component) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(record);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("a component of " + record.getClass(), e);
    }
  }
}
