package tanabata.node.filesystem;

import java.util.ArrayDeque;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import tanabata.filesystem.core.work.Effect;
import tanabata.filesystem.request.Errno;
import tanabata.filesystem.request.Reply;
import tanabata.foundation.Payload;

/// Answers of a mount leave through here: whoever may not rely on its locks at this moment may not
/// say what is so. To be called by the one who runs the core, or at its end.
public final class AnswerGate {

  private final BooleanSupplier locksAreValid;
  private final Consumer<Effect.ForCaller> answers;
  private final ArrayDeque<Effect.ForCaller> held = new ArrayDeque<>();

  /// @param locksAreValid whether what is held may be relied on at this moment
  /// @param answers gives an answer to its caller
  public AnswerGate(BooleanSupplier locksAreValid, Consumer<Effect.ForCaller> answers) {
    this.locksAreValid = locksAreValid;
    this.answers = answers;
  }

  /// Gives this answer, or keeps it until that may be: in order.
  public void pass(Effect.ForCaller answer) {
    if (saysNothing(answer) || held.isEmpty() && locksAreValid.getAsBoolean()) {
      answers.accept(answer);
    } else {
      held.add(late(answer));
    }
  }

  /// Looks whether what is held may be given now.
  public void look() {
    while (!held.isEmpty() && locksAreValid.getAsBoolean()) {
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

  /// What the kernel may rely on counts from now on, and it will be told later.
  private static Effect.ForCaller late(Effect.ForCaller answer) {
    return switch (answer) {
      case Effect.Answer(long id, Reply reply) -> new Effect.Answer(id, reply.withoutValidity());
      case Effect.AnswerData data -> data;
    };
  }
}
