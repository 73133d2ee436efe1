package tanabata.integration.storm;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BiConsumer;
import tanabata.fencing.core.Answer;
import tanabata.fencing.core.Authority;
import tanabata.fencing.core.Question;
import tanabata.simulation.World;

/// A witness as unkind as a real one may be: questions and answers get lost, a question may be
/// carried out long after it was given up, hints come late or never. The record itself never fails.
final class SimulatedWitness {

  private static final long FASTEST = 50_000;
  private static final long SLOWEST = 4_000_000;
  private static final long LATE = 120_000_000;

  private final World world;
  private final boolean[] reachable = {true, true};
  private boolean up = true;
  private Optional<Authority> record = Optional.empty();
  private int version;
  private Runnable changed = () -> {};

  SimulatedWitness(World world) {
    this.world = world;
  }

  /// What is told of a change, if it is told.
  void onChange(Runnable hint) {
    changed = hint;
  }

  void reach(int node, boolean can) {
    reachable[node] = can;
  }

  void up(boolean isUp) {
    up = isUp;
  }

  boolean canBeReached(int node) {
    return up && reachable[node];
  }

  Optional<Authority> record() {
    return record;
  }

  /// Asks for `node`; `answer` is told on the world's time, unless it is lost.
  void ask(int node, long number, Question question, BiConsumer<Long, Answer> answer) {
    if (!canBeReached(node)) {
      if (world.chance(50)) {
        later(() -> answer.accept(number, new Answer.Unreachable("no connection")));
      }
      return;
    }
    boolean givenUp = world.chance(4);
    if (givenUp) {
      later(() -> answer.accept(number, new Answer.Unreachable("connection lost")));
    }
    long delay = givenUp ? world.between(FASTEST, LATE) : world.between(FASTEST, SLOWEST);
    world.after(
        delay,
        () -> {
          if (up) {
            Answer found = carryOut(question);
            if (!givenUp) {
              later(() -> {
                if (canBeReached(node)) {
                  answer.accept(number, found);
                }
              });
            }
          }
        });
  }

  private void later(Runnable action) {
    world.after(world.between(FASTEST, SLOWEST), action);
  }

  private Answer carryOut(Question question) {
    return switch (question) {
      case Question.Read _ ->
          record
              .<Answer>map(authority -> new Answer.Holds(authority, version))
              .orElseGet(Answer.Empty::new);
      case Question.Replace replace -> {
        OptionalInt now = record.isEmpty() ? OptionalInt.empty() : OptionalInt.of(version);
        if (!now.equals(replace.version())) {
          yield new Answer.Conflict();
        }
        version++;
        record = Optional.of(replace.next());
        world.note("the record: " + replace.next());
        if (world.chance(80)) {
          later(changed);
        }
        yield new Answer.Replaced(version);
      }
    };
  }
}
