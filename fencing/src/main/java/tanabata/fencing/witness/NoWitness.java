package tanabata.fencing.witness;

import java.time.Duration;
import tanabata.fencing.WitnessReply;
import tanabata.fencing.WitnessRequest;
import tanabata.foundation.background.Background;
import tanabata.foundation.background.Worker;

/// There is no witness: every question is answered with [WitnessReply.Unreachable].
public final class NoWitness implements Witness {

  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final Listener listener;

  // Never the caller's thread: it may be in the middle of deciding what to ask next.
  private final Worker thread = Worker.of("no-witness");

  public NoWitness(Listener listener) {
    this.listener = listener;
  }

  @Override
  public void ask(long number, WitnessRequest question) {
    thread.execute(
        () -> listener.answered(number, new WitnessReply.Unreachable(health())), Background.GO_ON);
  }

  @Override
  public String health() {
    return "there is no witness";
  }

  @Override
  public void close() {
    thread.finish(PATIENCE);
  }
}
