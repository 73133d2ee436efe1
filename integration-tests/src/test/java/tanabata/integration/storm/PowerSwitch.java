package tanabata.integration.storm;

import java.util.function.BiConsumer;
import java.util.function.Consumer;
import tanabata.fencing.core.Input;
import tanabata.replication.core.SimulatedNode;
import tanabata.simulation.World;

/// What the fence agents of both hosts talk to. It takes its time, and while it is broken it
/// achieves nothing.
final class PowerSwitch {

  private static final long FASTEST = 20_000_000;
  private static final long SLOWEST = 200_000_000;

  private final World world;
  private final SimulatedNode[] nodes;
  private final Consumer<SimulatedNode> cutsThePowerOf;
  private boolean works = true;
  private int attempts;
  private int achieved;

  PowerSwitch(World world, SimulatedNode[] nodes, Consumer<SimulatedNode> cutsThePowerOf) {
    this.world = world;
    this.nodes = nodes;
    this.cutsThePowerOf = cutsThePowerOf;
  }

  /// Switches off the other host than the one that asks. It stays off until it is started.
  void switchOff(SimulatedNode asking, BiConsumer<Input.FenceResult, String> then) {
    attempts++;
    world.note(asking.id + " runs its fence agents");
    world.after(
        world.between(FASTEST, SLOWEST),
        () -> {
          if (works) {
            achieved++;
            cutsThePowerOf.accept(nodes[1 - asking.index]);
            then.accept(Input.FenceResult.ACHIEVED, "read back off");
          } else {
            then.accept(Input.FenceResult.FAILED, "no answer from the switch");
          }
        });
  }

  void works(boolean does) {
    works = does;
  }

  int attempts() {
    return attempts;
  }

  int achieved() {
    return achieved;
  }
}
