package tanabata.node.filesystem;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tanabata.filesystem.core.work.Effect;
import tanabata.filesystem.request.Errno;
import tanabata.filesystem.request.Reply;

class AnswerGateTest {

  private static final Effect.Answer TOLD = new Effect.Answer(1, new Reply.Absent(Reply.VALIDITY));
  private static final Effect.Answer NOT_RELIED_ON =
      new Effect.Answer(1, new Reply.Absent(Duration.ZERO));

  private Duration left = Duration.ofSeconds(1);
  private final List<Effect.ForCaller> given = new ArrayList<>();
  private final AnswerGate gate = new AnswerGate(time -> left.compareTo(time) > 0, given::add);

  @Test
  void what_is_so_for_long_enough_may_be_relied_on() {
    gate.pass(TOLD);
    assertEquals(List.of(TOLD), given);
  }

  /// The other host may change it before the kernel asks again.
  @Test
  void what_is_so_for_a_moment_only_is_told_and_not_relied_on() {
    left = Reply.VALIDITY;
    gate.pass(TOLD);
    assertEquals(List.of(NOT_RELIED_ON), given);
  }

  @Test
  void what_may_not_be_so_any_more_waits_and_is_not_relied_on_later() {
    left = Duration.ZERO;
    gate.pass(TOLD);
    assertEquals(List.of(), given);
    left = Duration.ofSeconds(1);
    gate.look();
    assertEquals(List.of(NOT_RELIED_ON), given);
  }

  @Test
  void who_is_to_end_is_let_go_at_once() {
    left = Duration.ZERO;
    Effect.Answer interrupted = new Effect.Answer(1, new Reply.Failed(Errno.EINTR));
    gate.pass(interrupted);
    assertEquals(List.of(interrupted), given);
  }
}
