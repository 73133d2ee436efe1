package tanabata.integration.storm;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BiConsumer;
import tanabata.fencing.WitnessRecord;
import tanabata.fencing.WitnessReply;
import tanabata.fencing.WitnessRequest;
import tanabata.simulation.World;

/// A witness as unkind as a real one may be: requests and answers get lost, a request may be
/// carried out long after it was given up, hints come late or never. The record itself fails only
/// where it is told to.
final class SimulatedWitness {

  private static final long FASTEST = 50_000;
  private static final long SLOWEST = 4_000_000;
  private static final long LATE = 120_000_000;

  private final World world;
  private final boolean[] reachable = {true, true};
  private boolean up = true;
  private Optional<WitnessRecord> record = Optional.empty();
  private int version;
  private int life;
  private Runnable changed = () -> {};

  SimulatedWitness(World world) {
    this.world = world;
  }

  /// Called after a change, or not.
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

  /// Another one is in its place, which knows nothing: neither records, nor what was asked.
  void loseRecord() {
    world.note("the witness loses its record");
    record = Optional.empty();
    version = 0;
    life++;
  }

  Optional<WitnessRecord> record() {
    return record;
  }

  /// Asks for `node`; `reply` is called on the world's time, unless it is lost.
  void ask(int node, long number, WitnessRequest request, BiConsumer<Long, WitnessReply> reply) {
    if (!canBeReached(node)) {
      if (world.chance(50)) {
        later(() -> reply.accept(number, new WitnessReply.Unreachable("no connection")));
      }
      return;
    }
    boolean givenUp = world.chance(4);
    if (givenUp) {
      later(() -> reply.accept(number, new WitnessReply.Unreachable("connection lost")));
    }
    long delay = givenUp ? world.between(FASTEST, LATE) : world.between(FASTEST, SLOWEST);
    int asked = life;
    world.after(
        delay,
        () -> {
          if (up && life == asked) {
            WitnessReply result = carryOut(request);
            if (!givenUp) {
              later(() -> {
                if (canBeReached(node)) {
                  reply.accept(number, result);
                }
              });
            }
          }
        });
  }

  private void later(Runnable action) {
    world.after(world.between(FASTEST, SLOWEST), action);
  }

  private WitnessReply carryOut(WitnessRequest request) {
    return switch (request) {
      case WitnessRequest.Read _ ->
          record
              .<WitnessReply>map(found -> new WitnessReply.Holds(found, version))
              .orElseGet(WitnessReply.Empty::new);
      case WitnessRequest.Replace replace -> {
        OptionalInt now = record.isEmpty() ? OptionalInt.empty() : OptionalInt.of(version);
        if (!now.equals(replace.version())) {
          yield new WitnessReply.Conflict();
        }
        version++;
        record = Optional.of(replace.next());
        world.note("the record: " + replace.next());
        if (world.chance(80)) {
          later(changed);
        }
        yield new WitnessReply.Replaced(version);
      }
    };
  }
}
