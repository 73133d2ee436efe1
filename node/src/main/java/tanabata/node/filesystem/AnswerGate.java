package tanabata.node.filesystem;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import java.util.function.Predicate;
import tanabata.filesystem.core.work.Effect;
import tanabata.filesystem.request.Errno;
import tanabata.filesystem.request.Reply;
import tanabata.foundation.Payload;

/// Answers of a mount leave through here: whoever may not rely on its locks at this moment may not
/// say what is so, and who may not for much longer says nothing that the kernel may rely on. To be
/// called by the one who runs the core, or at its end.
public final class AnswerGate {

  private static final Duration RELIANCE = Reply.VALIDITY.plus(Reply.LATENESS);

  private final Predicate<Duration> locksAreValid;
  private final Consumer<Effect.ForCaller> answers;
  private final ArrayDeque<Effect.ForCaller> held = new ArrayDeque<>();

  /// @param locksAreValid whether what is held may be relied on for so long from now on
  /// @param answers gives an answer to its caller
  public AnswerGate(Predicate<Duration> locksAreValid, Consumer<Effect.ForCaller> answers) {
    this.locksAreValid = locksAreValid;
    this.answers = answers;
  }

  /// Gives this answer, or keeps it until that may be: in order.
  public void pass(Effect.ForCaller answer) {
    if (saysNothing(answer) || held.isEmpty() && locksAreValid.test(RELIANCE)) {
      answers.accept(answer);
    } else if (held.isEmpty() && locksAreValid.test(Duration.ZERO)) {
      answers.accept(late(answer));
    } else {
      held.add(late(answer));
    }
  }

  /// Looks whether what is held may be given now.
  public void look() {
    while (!held.isEmpty() && locksAreValid.test(Duration.ZERO)) {
      answers.accept(held.remove());
    }
  }

  /// The mount is withdrawn: what is held will never be so.
  public void drop() {
    for (Effect.ForCaller answer : held) {
      if (answer instanceof Effect.AnswerData data) {
        data.data().forEach(Payload::release);
      }
    }
    held.clear();
  }

  /// Whoever is to end is told that nothing was done, and nothing of what is so.
  private static boolean saysNothing(Effect.ForCaller answer) {
    return answer instanceof Effect.Answer(long _, Reply reply)
        && reply.equals(new Reply.Failed(Errno.EINTR));
  }

  /// What the kernel may rely on counts from when it is told.
  private static Effect.ForCaller late(Effect.ForCaller answer) {
    return switch (answer) {
      case Effect.Answer(long id, Reply reply) -> new Effect.Answer(id, reply.withoutValidity());
      case Effect.AnswerData data -> data;
    };
  }
}
