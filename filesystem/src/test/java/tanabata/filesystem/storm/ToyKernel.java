package tanabata.filesystem.storm;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import tanabata.filesystem.request.Attributes;
import tanabata.filesystem.request.Name;
import tanabata.filesystem.request.Reply;
import tanabata.filesystem.request.Request;

/// What the kernel does in front of a mount: it does not ask for what it was told to rely on, and
/// counts the time from when it got to know it, which may be late. What its own host changes it
/// forgets, but a name that is renamed takes its time along.
public final class ToyKernel {

  private final LongSupplier nanos;
  private final LongSupplier lateness;
  private final Map<Place, Told> names = new HashMap<>();
  private final Map<Long, Known> attributes = new HashMap<>();
  private long served;

  private record Place(long parent, Name name) {}

  /// @param node of the name; empty if there is none
  private record Told(Optional<Long> node, long until) {}

  private record Known(Attributes attributes, long until) {}

  /// @param lateness in nanoseconds, drawn for each answer
  public ToyKernel(LongSupplier nanos, LongSupplier lateness) {
    this.nanos = nanos;
    this.lateness = lateness;
  }

  /// How often it has not asked.
  public long served() {
    return served;
  }

  void forget() {
    names.clear();
    attributes.clear();
  }

  /// The answer, if it need not be asked for.
  public Optional<Answer> answer(Request request) {
    Optional<Answer> known =
        switch (request) {
          case Request.LookUp call -> lookUp(call);
          case Request.GetAttributes call -> known(call.node()).map(this::known);
          default -> Optional.empty();
        };
    known.ifPresent(_ -> served++);
    return known;
  }

  private Optional<Attributes> known(long node) {
    return Optional.ofNullable(attributes.get(node))
        .filter(known -> nanos.getAsLong() < known.until)
        .map(Known::attributes);
  }

  private Answer known(Attributes known) {
    return new Answer(new Reply.Known(known, Duration.ZERO), new byte[0]);
  }

  private Optional<Answer> lookUp(Request.LookUp call) {
    Told told = names.get(new Place(call.parent(), call.name()));
    if (told == null || nanos.getAsLong() >= told.until) {
      return Optional.empty();
    }
    if (told.node.isEmpty()) {
      return Optional.of(new Answer(new Reply.Absent(Duration.ZERO), new byte[0]));
    }
    return known(told.node.get())
        .map(
            found -> new Answer(new Reply.Entry(found, Duration.ZERO, Duration.ZERO), new byte[0]));
  }

  /// What it does with an answer.
  public Consumer<Answer> told(Request request, Consumer<Answer> then) {
    return answer -> {
      changed(request, answer.reply());
      learn(request, answer.reply());
      then.accept(answer);
    };
  }

  private void learn(Request request, Reply reply) {
    switch (reply) {
      case Reply.Entry entry -> place(request).ifPresent(place -> learn(place, entry));
      case Reply.Created created ->
          place(request).ifPresent(place -> learn(place, created.entry()));
      case Reply.Absent(Duration valid) ->
          place(request)
              .ifPresent(place -> names.put(place, new Told(Optional.empty(), until(valid))));
      case Reply.Known(Attributes known, Duration valid) ->
          attributes.put(known.node(), new Known(known, until(valid)));
      default -> {}
    }
  }

  private void learn(Place place, Reply.Entry entry) {
    Attributes found = entry.attributes();
    names.put(place, new Told(Optional.of(found.node()), until(entry.nameValid())));
    attributes.put(found.node(), new Known(found, until(entry.attributesValid())));
  }

  private long until(Duration valid) {
    return valid.isZero() ? 0 : nanos.getAsLong() + lateness.getAsLong() + valid.toNanos();
  }

  private static Optional<Place> place(Request request) {
    return switch (request) {
      case Request.LookUp call -> Optional.of(new Place(call.parent(), call.name()));
      case Request.Create call -> Optional.of(new Place(call.parent(), call.name()));
      case Request.MakeNode call -> Optional.of(new Place(call.parent(), call.name()));
      case Request.MakeDirectory call -> Optional.of(new Place(call.parent(), call.name()));
      case Request.MakeSymlink call -> Optional.of(new Place(call.parent(), call.name()));
      case Request.Link call -> Optional.of(new Place(call.newParent(), call.newName()));
      default -> Optional.empty();
    };
  }

  /// What this host has changed it does not rely on any more.
  private void changed(Request request, Reply reply) {
    switch (request) {
      case Request.LookUp _, Request.GetAttributes _, Request.ReadDirectory _, Request.Read _ -> {}
      case Request.Rename call when !(reply instanceof Reply.Failed) -> {
        Place from = new Place(call.parent(), call.name());
        Place to = new Place(call.newParent(), call.newName());
        Told moved = names.remove(from);
        Told replaced = names.remove(to);
        if (moved != null) {
          names.put(to, moved);
        }
        if (replaced != null && call.replacement() == Request.Replacement.EXCHANGE) {
          names.put(from, replaced);
        }
        attributes.clear();
      }
      case Request.Unlink call -> {
        names.remove(new Place(call.parent(), call.name()));
        attributes.clear();
      }
      case Request.RemoveDirectory call -> {
        names.remove(new Place(call.parent(), call.name()));
        attributes.clear();
      }
      default -> attributes.clear();
    }
  }
}
