package tanabata.fencing.witness;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import tanabata.fencing.WitnessReply;
import tanabata.fencing.WitnessRequest;

/// There is no witness: every question is answered with [WitnessReply.Unreachable].
public final class NoWitness implements Witness {

  private final Listener listener;

  // Never the caller's thread: it may be in the middle of deciding what to ask next.
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("no-witness").factory());

  public NoWitness(Listener listener) {
    this.listener = listener;
  }

  @Override
  public void ask(long number, WitnessRequest question) {
    thread.execute(() -> listener.answered(number, new WitnessReply.Unreachable(health())));
  }

  @Override
  public String health() {
    return "there is no witness";
  }

  @Override
  public void close() {
    thread.close();
  }
}
