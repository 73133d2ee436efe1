package tanabata.fencing.transcript;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.OptionalInt;
import tanabata.fencing.WitnessRecord;
import tanabata.fencing.WitnessReply;
import tanabata.fencing.WitnessRequest;

/// A witness that replies at once, unless a transcript says otherwise.
final class SimulatedWitness {

  private final ArrayDeque<Runnable> held = new ArrayDeque<>();
  private Optional<WitnessRecord> record = Optional.empty();
  private int version;
  private Mode mode = Mode.REPLIES;

  enum Mode {
    REPLIES,
    /// Nobody can reach it.
    AWAY,
    /// Carries requests out, but its replies are on the way for long.
    REPLIES_LATE
  }

  /// Whoever asked.
  @FunctionalInterface
  interface Asker {
    void replied(WitnessReply reply);
  }

  Optional<WitnessRecord> record() {
    return record;
  }

  /// Its data is gone, as if another one had been put in its place.
  void loseRecord() {
    record = Optional.empty();
    version = 0;
  }

  void mode(Mode next) {
    mode = next;
    if (next == Mode.REPLIES) {
      deliver();
    }
  }

  /// The replies that are late by now arrive.
  void deliver() {
    while (!held.isEmpty()) {
      held.remove().run();
    }
  }

  void ask(WitnessRequest request, Asker asker) {
    switch (mode) {
      case REPLIES -> asker.replied(reply(request));
      case AWAY -> asker.replied(new WitnessReply.Unreachable("no connection"));
      case REPLIES_LATE -> {
        WitnessReply reply = reply(request);
        held.add(() -> asker.replied(reply));
      }
    }
  }

  private WitnessReply reply(WitnessRequest request) {
    return switch (request) {
      case WitnessRequest.Read _ ->
          record
              .<WitnessReply>map(now -> new WitnessReply.Holds(now, version))
              .orElseGet(WitnessReply.Empty::new);
      case WitnessRequest.Replace(WitnessRecord next, OptionalInt wanted) -> {
        OptionalInt there = record.isPresent() ? OptionalInt.of(version) : OptionalInt.empty();
        if (!there.equals(wanted)) {
          yield new WitnessReply.Conflict();
        }
        record = Optional.of(next);
        version++;
        yield new WitnessReply.Replaced(version);
      }
    };
  }
}
