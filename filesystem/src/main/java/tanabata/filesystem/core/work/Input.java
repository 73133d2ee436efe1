package tanabata.filesystem.core.work;

import java.util.List;
import tanabata.filesystem.request.Request;
import tanabata.foundation.Outcome;
import tanabata.foundation.Payload;

/// What can happen to the core of a mounted filesystem.
public sealed interface Input {

  /// A program calls.
  ///
  /// @param id names the call until it is answered
  /// @param wall nanoseconds since 1970, for times that programs see
  record Called(long id, Request request, long wall) implements Input {}

  /// Whoever made the call has ended, and only has to be let go.
  record Interrupted(long id) implements Input {}

  // Completions.

  record BlocksRead(Ticket ticket, Outcome outcome, List<byte[]> blocks) implements Input {

    public BlocksRead {
      blocks = List.copyOf(blocks);
    }
  }

  /// Bytes of files have been read, written or zeroed, blocks have been written, all is durable, or
  /// the kernel has done what it was told.
  ///
  /// @param data what was read, part after part, owned by the core from here on
  record Done(Ticket ticket, Outcome outcome, List<Payload> data) implements Input {

    public Done {
      data = List.copyOf(data);
    }
  }

  // From the lock manager.

  /// The lock is held in this mode now.
  ///
  /// @param epoch of the membership in which it was granted
  record Granted(LockId lock, LockId.Mode mode, long epoch) implements Input {}

  /// It was not to be waited for, and somebody else has it.
  record Refused(LockId lock) implements Input {}

  /// Another mount waits for it, in this mode.
  record Wanted(LockId lock, LockId.Mode mode) implements Input {}

  /// A host is gone, and from this epoch on its locks are free: what is granted in it is used only
  /// when the journals of mounts that are gone have been replayed.
  record MountsLost(long epoch) implements Input {}

  /// This host was cut off: it holds nothing any more.
  record Cut() implements Input {}

  /// Whoever runs the core has seen it throw, and trusts what it is at no more: it is withdrawn.
  ///
  /// @param what as a sentence
  record Failed(String what) implements Input {}

  /// Leave: write everything, give everything back, then [Effect.Ended].
  record Unmount() implements Input {}

  /// Time has passed; to be given at least ten times a second.
  ///
  /// @param wall nanoseconds since 1970
  record Tick(long wall) implements Input {}
}
