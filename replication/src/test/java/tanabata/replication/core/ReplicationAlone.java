package tanabata.replication.core;

import tanabata.foundation.CoreLoop;
import tanabata.foundation.Permit;
import tanabata.replication.core.work.Effect;
import tanabata.replication.core.work.Input;

/// For storms over the replication core alone: no node ever goes on alone, and none needs a permit.
public final class ReplicationAlone implements SimulatedNode.Program {

  private final Observer observer;

  /// Sees all that goes into a core and comes out of it, in order.
  public interface Observer {

    /// Before the core takes it.
    void takes(SimulatedNode node, Input input);

    /// Before it is carried out.
    void does(SimulatedNode node, Effect effect);
  }

  public ReplicationAlone() {
    this(new Detail());
  }

  public ReplicationAlone(Observer observer) {
    this.observer = observer;
  }

  /// Notes everything in the timeline, if details are wanted.
  private record Detail() implements Observer {
    @Override
    public void takes(SimulatedNode node, Input input) {
      node.detail("<-", input);
    }

    @Override
    public void does(SimulatedNode node, Effect effect) {}
  }

  @Override
  public boolean hasClockOfItsOwn() {
    return false;
  }

  @Override
  public SimulatedNode.Process start(SimulatedNode node, ReplicationCore core) {
    Running running = new Running(node, core, observer);
    running.loop.give(new Input.Permitted(Permit.FOREVER));
    return running;
  }

  private static final class Running implements SimulatedNode.Process {
    private final CoreLoop<Input, Effect> loop;

    Running(SimulatedNode node, ReplicationCore core, Observer observer) {
      loop =
          new CoreLoop<>(
              (now, input, effects) -> {
                observer.takes(node, input);
                core.accept(now, input, effects);
              },
              node::clock,
              effect -> {
                observer.does(node, effect);
                node.execute(effect);
              },
              new Failing<>());
    }

    @Override
    public CoreLoop<Input, Effect> loop() {
      return loop;
    }

    @Override
    public void tick() {
      loop.give(new Input.Tick());
    }
  }
}
