package tanabata.filesystem.core.operation;

import java.util.List;
import tanabata.filesystem.core.work.Effect;
import tanabata.filesystem.core.work.Fill;
import tanabata.filesystem.core.work.Piece;
import tanabata.filesystem.request.Errno;
import tanabata.filesystem.request.Reply;
import tanabata.foundation.Payload;

/// What a call does, or a part of it.
@FunctionalInterface
public interface Operation {

  /// Runs it. If it throws, it has changed nothing.
  Step run(Work work);

  /// How a call goes on after an operation, whose changes count from then on.
  sealed interface Step {

    /// It is done.
    record Answer(Reply reply) implements Step {}

    /// It is done, and something is left that nobody waits for.
    record AnswerThen(Reply reply, Operation then) implements Step {}

    /// Bytes are read, and are the answer.
    record AnswerRead(List<Piece> pieces) implements Step {}

    /// Bytes are written first; then it goes on.
    ///
    /// @param durable whether they must be on stable storage by then
    record WriteThen(
        Payload payload, List<Piece> pieces, List<Fill> zeros, boolean durable, Operation then)
        implements Step {

      /// Zeros alone.
      static WriteThen zeros(List<Fill> zeros, Operation then) {
        return new WriteThen(Payload.NONE, List.of(), zeros, false, then);
      }
    }

    /// Pages of the kernel that a write has made old are dropped, then it goes on.
    record DropThen(long inode, Effect.Pages pages, Operation then) implements Step {}

    /// Everything so far is made durable first.
    record SyncThen(Reply reply) implements Step {}

    /// Another operation of the same call follows.
    record Then(Operation next) implements Step {}

    /// Nobody waits for an answer.
    record Nothing() implements Step {}

    static Step done() {
      return new Answer(new Reply.Done());
    }

    static Step failed(Errno errno) {
      return new Answer(new Reply.Failed(errno));
    }
  }
}
