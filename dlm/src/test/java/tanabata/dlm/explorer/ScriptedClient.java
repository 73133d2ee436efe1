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
import tanabata.dlm.storm.LockChecker;

/// A client that follows its script, and tells the checker what it relies on.
final class ScriptedClient {

  private static final int NUMBERS = 100;

  final int node;
  private final int index;
  private final List<Step> steps;
  private final LockChecker checker;
  private int next;
  private boolean waits;
  private Step.Verb verb = Step.Verb.UNLOCK;
  private long lock;
  private LockName name = new LockName("none");
  private int life;
  private Mode granted = Mode.NL;
  private Mode reliedOn = Mode.NL;

  ScriptedClient(int index, Scenario.Client client, LockChecker checker) {
    this.index = index;
    this.checker = checker;
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

  /// Skips steps that it cannot take any more.
  private void skip() {
    while (!waits && next < steps.size() && isPointless(steps.get(next))) {
      next++;
    }
  }

  private boolean isPointless(Step step) {
    return step.verb() == Step.Verb.CANCEL || lock == 0 && step.verb() != Step.Verb.LOCK;
  }

  private LockChecker.Hold hold() {
    return new LockChecker.Hold(node, life, lock);
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
        checker.changes(hold(), reliedOn, block != Block.NONE, block);
        yield new Input.Convert(lock, to, step.flags(), block, Duration.ZERO);
      }
      case UNLOCK, CANCEL -> unlock(step);
    };
  }

  private Input unlock(Step step) {
    Block block = written(ValueAccess.ofUnlock(granted));
    reliedOn = Mode.NL;
    checker.changes(hold(), Mode.NL, block != Block.NONE, block);
    checker.released(hold());
    return new Input.Unlock(lock, step.flags(), block);
  }

  /// Whatever its script says.
  Input releaseAll() {
    waits = true;
    verb = Step.Verb.UNLOCK;
    next = steps.size();
    return unlock(Step.unlock());
  }

  /// A block that no other client writes.
  private Block written(ValueAccess move) {
    return move == ValueAccess.WRITE
        ? Block.of(ByteBuffer.allocate(8).putLong((long) NUMBERS * index + next).array())
        : Block.NONE;
  }

  void completed(Completion completion, boolean permitted) {
    if (!waits) {
      throw new AssertionError(
          "client " + index + " was answered without a request: " + completion);
    }
    if (completion.status() == Completion.Status.MISUSED) {
      throw new AssertionError("client " + index + ": a proper request was refused as misuse");
    }
    if (completion.isGranted() && !permitted) {
      throw new AssertionError(
          "client " + index + " was delivered a grant without a permit: " + completion);
    }
    waits = false;
    if (verb == Step.Verb.UNLOCK || verb == Step.Verb.LOCK && !completion.isGranted()) {
      lock = 0;
    } else if (completion.status() != Completion.Status.LOST) {
      granted = completion.mode();
      reliedOn = granted;
      if (completion.isGranted()) {
        checker.granted(hold(), name, completion, verb == Step.Verb.LOCK);
      } else {
        checker.keeps(hold(), granted);
      }
    }
    skip();
  }

  /// The core says so, or the node dies.
  void lost() {
    if (lock != 0) {
      checker.lost(hold(), reliedOn.writes());
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
