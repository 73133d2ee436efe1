package tanabata.dlm.explorer;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import tanabata.dlm.api.Block;
import tanabata.dlm.api.Completion;
import tanabata.dlm.api.Flag;
import tanabata.dlm.api.LockName;
import tanabata.dlm.api.Mode;
import tanabata.dlm.api.ValueAccess;
import tanabata.dlm.core.Input;
import tanabata.dlm.storm.Judge;

/// A client that follows its script, and tells the judge what it relies on.
final class Actor {

  private static final int NUMBERS = 100;

  final int node;
  private final int index;
  private final List<Step> steps;
  private final Judge judge;
  private int next;
  private boolean waits;
  private Step.Verb verb = Step.Verb.UNLOCK;
  private long lock;
  private LockName name = new LockName("none");
  private int life;
  private Mode granted = Mode.NL;
  private Mode reliedOn = Mode.NL;

  Actor(int index, Scenario.Client client, Judge judge) {
    this.index = index;
    this.judge = judge;
    node = client.node();
    steps = client.steps();
  }

  boolean waits() {
    return waits;
  }

  boolean holds() {
    return lock != 0 && !waits;
  }

  boolean owns(long number) {
    return lock == number;
  }

  boolean mayStep() {
    if (next == steps.size()) {
      return false;
    }
    return waits == (steps.get(next).verb() == Step.Verb.CANCEL);
  }

  /// What a client cannot do any more it leaves out.
  private void skip() {
    while (!waits && next < steps.size() && isPointless(steps.get(next))) {
      next++;
    }
  }

  private boolean isPointless(Step step) {
    return step.verb() == Step.Verb.CANCEL || lock == 0 && step.verb() != Step.Verb.LOCK;
  }

  private Judge.Hold hold() {
    return new Judge.Hold(node, life, lock);
  }

  /// @param names the scenario's
  Input step(List<LockName> names, int nodesLife) {
    Step step = steps.get(next++);
    if (step.verb() == Step.Verb.CANCEL) {
      return new Input.Cancel(lock);
    }
    waits = true;
    verb = step.verb();
    return switch (verb) {
      case LOCK -> {
        lock = (long) NUMBERS * (index + 1) + next;
        name = names.get(step.name());
        life = nodesLife;
        yield new Input.Lock(lock, name, step.mode(), step.flags(), 0, Duration.ZERO);
      }
      case CONVERT -> {
        Mode to = step.mode();
        boolean demotes = step.flags().has(Flag.DEMOTE);
        Block block = written(ValueAccess.of(granted, to));
        reliedOn = demotes && !granted.covers(to) ? Mode.NL : granted.meet(to);
        judge.moves(hold(), reliedOn, block != Block.NONE, block);
        yield new Input.Convert(lock, to, step.flags(), block, Duration.ZERO);
      }
      case UNLOCK, CANCEL -> unlock(step);
    };
  }

  private Input unlock(Step step) {
    Block block = written(ValueAccess.ofUnlock(granted));
    reliedOn = Mode.NL;
    judge.moves(hold(), Mode.NL, block != Block.NONE, block);
    judge.released(hold());
    return new Input.Unlock(lock, step.flags(), block);
  }

  /// Whatever its script says.
  Input release() {
    waits = true;
    verb = Step.Verb.UNLOCK;
    next = steps.size();
    return unlock(Step.unlock());
  }

  /// Nobody else writes the same.
  private Block written(ValueAccess move) {
    return move == ValueAccess.WRITE
        ? Block.of(ByteBuffer.allocate(8).putLong((long) NUMBERS * index + next).array())
        : Block.NONE;
  }

  void completed(Completion told, boolean permitted) {
    if (!waits) {
      throw new AssertionError("client " + index + " was answered without a request: " + told);
    }
    if (told.status() == Completion.Status.MISUSED) {
      throw new AssertionError("client " + index + ": a proper request was called misuse");
    }
    if (told.isGranted() && !permitted) {
      throw new AssertionError("client " + index + " was told a grant without a permit: " + told);
    }
    waits = false;
    if (verb == Step.Verb.UNLOCK || verb == Step.Verb.LOCK && !told.isGranted()) {
      lock = 0;
    } else if (told.status() != Completion.Status.LOST) {
      granted = told.mode();
      reliedOn = granted;
      if (told.isGranted()) {
        judge.granted(hold(), name, told, verb == Step.Verb.LOCK);
      } else {
        judge.keeps(hold(), granted);
      }
    }
    skip();
  }

  /// The core says so, or because its node dies.
  void lost() {
    if (lock != 0) {
      judge.lost(hold(), reliedOn.writes());
    }
    lock = 0;
    waits = false;
    granted = Mode.NL;
    reliedOn = Mode.NL;
    skip();
  }

  @Override
  public String toString() {
    return "client "
        + index
        + " at node "
        + node
        + (waits ? " waits for " + verb : " has")
        + " "
        + lock
        + " of "
        + name
        + " in "
        + granted;
  }
}
