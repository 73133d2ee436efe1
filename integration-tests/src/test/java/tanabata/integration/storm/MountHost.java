package tanabata.integration.storm;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import tanabata.dlm.LockClient;
import tanabata.dlm.api.Membership;
import tanabata.dlm.core.Effect;
import tanabata.dlm.core.Input;
import tanabata.replication.core.Insight;

/// Keeps the filesystem mounted in one run of a node's process: again and again, whenever the node
/// serves and may rely on its locks.
final class MountHost implements LockUsers {

  private static final long LOOK = 10_000_000;
  private static final long LONGEST_DEPARTURE = 200_000_000;

  private final SimulatedMount.Ground ground;
  private final LockHost host;
  private final LockClient client;
  private final Lane toLoop;
  private final Consumer<SimulatedMount> begun;
  private Optional<SimulatedMount> mount = Optional.empty();

  /// Mounts before that may hold locks still.
  private final List<SimulatedMount> last = new ArrayList<>();

  private boolean wanted = true;

  /// @param begun told of each mount when it begins
  MountHost(SimulatedMount.Ground ground, LockHost host, Consumer<SimulatedMount> begun) {
    this.ground = ground;
    this.host = host;
    this.begun = begun;
    toLoop = new Lane(ground.world(), host);
    client = new LockClient(new Runner());
    look();
  }

  /// The daemon's loop runs the lock core, and owns the device.
  private final class Runner implements LockClient.Runner {

    @Override
    public void submit(Input input) {
      toLoop.put(() -> host.give(input));
    }

    @Override
    public boolean isPermitted() {
      return host.isPermitted();
    }

    @Override
    public Membership membership() {
      return host.membership();
    }
  }

  private void look() {
    if (wanted && mount.filter(SimulatedMount::isThere).isEmpty() && mayMount()) {
      SimulatedMount next = new SimulatedMount(ground, host, client, toLoop);
      mount.ifPresent(last::add);
      last.removeIf(SimulatedMount::isFree);
      mount = Optional.of(next);
      begun.accept(next);
    }
    host.later(LOOK, this::look);
  }

  private boolean mayMount() {
    return host.isPermitted() && Insight.mayAnswer(host.node().core(), host.node().clock());
  }

  /// What is mounted, or was last.
  Optional<SimulatedMount> mount() {
    return mount;
  }

  boolean isMounted() {
    return mount.filter(there -> there.state() == SimulatedMount.State.MOUNTED).isPresent();
  }

  /// Nothing is mounted, and nothing will be.
  boolean isUnmounted() {
    return !wanted
        && mount.filter(there -> !there.isFree()).isEmpty()
        && last.stream().allMatch(SimulatedMount::isFree);
  }

  void unmount() {
    wanted = false;
    mount.filter(SimulatedMount::isThere).ifPresent(SimulatedMount::unmount);
  }

  @Override
  public void leave(Consumer<Departure> then) {
    unmount();
    awaitEnd(ground.world().now().nanos() + LONGEST_DEPARTURE, then);
  }

  private void awaitEnd(long latest, Consumer<Departure> then) {
    if (isUnmounted()) {
      then.accept(Departure.IN_ORDER);
    } else if (ground.world().now().nanos() > latest) {
      then.accept(Departure.AT_ONCE);
    } else {
      host.later(LOOK / 10, () -> awaitEnd(latest, then));
    }
  }

  @Override
  public void execute(Effect.ForUsers effect) {
    client.execute(effect);
  }

  @Override
  public void die() {
    mount.ifPresent(SimulatedMount::die);
    last.forEach(SimulatedMount::die);
  }

  @Override
  public boolean isAtRest() {
    return isMounted() || isUnmounted();
  }

  @Override
  public String toString() {
    return mount.map(SimulatedMount::toString).orElse("nothing is mounted");
  }
}
