package tanabata.integration.live.faults;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import tanabata.fencing.core.Answer;
import tanabata.fencing.core.Authority;
import tanabata.fencing.core.Question;
import tanabata.fencing.witness.CuratorWitness;
import tanabata.fencing.witness.Witness;
import tanabata.fencing.witness.WitnessSettings;
import tanabata.integration.live.Waiting;

/// The record of `home`, asked for at the witness itself.
final class Record {

  private static final int CONNECT_SECONDS = 10;

  private Record() {}

  /// @return empty also while the witness does not answer
  static Optional<Authority> read(String address) throws Exception {
    BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
    CountDownLatch connected = new CountDownLatch(1);
    WitnessSettings settings =
        new WitnessSettings(
            address,
            "",
            "home",
            Optional.empty(),
            Optional.empty(),
            Duration.ofSeconds(20),
            Duration.ofSeconds(15));
    try (Witness witness = CuratorWitness.open(settings, listener(connected, answers))) {
      if (!connected.await(CONNECT_SECONDS, TimeUnit.SECONDS)) {
        return Optional.empty();
      }
      witness.ask(1, new Question.Read());
      return answers.poll(Waiting.PATIENCE.toSeconds(), TimeUnit.SECONDS)
              instanceof Answer.Holds(Authority authority, int _)
          ? Optional.of(authority)
          : Optional.empty();
    }
  }

  private static Witness.Listener listener(CountDownLatch up, BlockingQueue<Answer> answers) {
    return new Witness.Listener() {
      @Override
      public void answered(long number, Answer answer) {
        answers.add(answer);
      }

      @Override
      public void state(boolean connected) {
        if (connected) {
          up.countDown();
        }
      }

      @Override
      public void recordChanged() {
        // Only hints.
      }
    };
  }
}
