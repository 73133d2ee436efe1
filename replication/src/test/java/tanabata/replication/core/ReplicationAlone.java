package tanabata.replication.core;

import tanabata.foundation.CoreLoop;
import tanabata.foundation.Permit;
import tanabata.replication.core.work.Effect;
import tanabata.replication.core.work.Input;

/// For storms over the replication core alone: no node ever goes on alone, and none needs a permit.
public final class ReplicationAlone implements SimulatedNode.Program {

  @Override
  public boolean hasClockOfItsOwn() {
    return false;
  }

  @Override
  public SimulatedNode.Process start(SimulatedNode node, ReplicationCore core) {
    Running running = new Running(node, core);
    running.give(new Input.Permitted(Permit.FOREVER));
    return running;
  }

  private static final class Running implements SimulatedNode.Process {
    private final CoreLoop<Input, Effect> loop;

    Running(SimulatedNode node, ReplicationCore core) {
      loop =
          new CoreLoop<>(
              (now, input, effects) -> {
                node.detail("<-", input);
                core.accept(now, input, effects);
              },
              node::clock,
              node::execute,
              new Failing<>());
    }

    @Override
    public void give(Input input) {
      loop.give(input);
    }

    @Override
    public void giveNow(Input input) {
      loop.giveNow(input);
    }

    @Override
    public void run(Runnable action) {
      loop.run(action);
    }

    @Override
    public void hold() {
      loop.hold();
    }

    @Override
    public void release() {
      loop.release();
    }

    @Override
    public void tick() {
      loop.give(new Input.Tick());
    }

    @Override
    public void end() {
      loop.end();
    }
  }
}
