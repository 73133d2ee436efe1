package tanabata.dlm.core;

import java.util.Optional;
import tanabata.dlm.api.Block;
import tanabata.dlm.api.Completion;
import tanabata.dlm.api.Flag;
import tanabata.dlm.api.Flags;
import tanabata.dlm.api.LockName;
import tanabata.dlm.api.Mode;
import tanabata.dlm.api.Value;
import tanabata.dlm.core.message.Message;
import tanabata.foundation.Moment;

/// A lock of this node, as its owner knows it.
final class LocalLock {

  enum State {
    /// Its first grant is wished for; nothing is held.
    ASKING,
    HELD,
    CONVERTING,
    /// Given up; the master has not said yet that it knows.
    RELEASING
  }

  final long number;
  final LockName name;
  long session;
  State state = State.ASKING;

  /// What the owner was granted last.
  Mode mode = Mode.NL;

  /// What it wishes for, while it does.
  Mode asked;

  Flags flags;
  Block block = Block.NONE;

  /// Counts its wishes, and the times they were made anew, so that no answer is taken for
  /// another's.
  int turn;

  long token;
  Value value = Value.UNKNOWN;

  /// When the wish is given up, if ever.
  Optional<Moment> deadline = Optional.empty();

  /// How the wish ends that is being taken back.
  Optional<Completion.Status> takenBack = Optional.empty();

  /// The master may have given the old mode up on the way.
  boolean demoted;

  /// How the grant is to be told, once it may be relied on.
  Optional<Completion.Status> untold = Optional.empty();

  /// What others have wanted of it since it was granted; NL for nothing. Told after the grant.
  Mode wanted = Mode.NL;

  /// Its user was told a grant of it.
  boolean hasBeenTold;

  final boolean persistent;
  boolean orphan;

  /// Nobody waits for the end of its release.
  boolean silent;

  LocalLock(long number, LockName name, long session, Mode asked, Flags flags) {
    this.number = number;
    this.name = name;
    this.session = session;
    this.asked = asked;
    this.flags = flags;
    this.persistent = flags.has(Flag.PERSISTENT);
  }

  // Each has a turn of its own.

  Message.Convert nextConversion() {
    return new Message.Convert(name, number, ++turn, mode, asked, flags, block);
  }

  Message.Release nextRelease() {
    return new Message.Release(name, number, ++turn, mode, flags, block);
  }

  /// Whether a wish of its user is under way.
  boolean isBusy() {
    return state != State.HELD || untold.isPresent();
  }

  /// What gives back is always granted, and may bring a value that must not get lost.
  boolean mayStillBeRefused() {
    return state == State.CONVERTING && !mode.covers(asked);
  }

  /// Its user has never been told a grant of it.
  boolean isFirstGrantUntold() {
    return untold.isPresent() && !hasBeenTold;
  }

  boolean waits() {
    return state == State.ASKING || state == State.CONVERTING;
  }

  /// @param lock null if there is no such lock
  static Completion misused(LocalLock lock) {
    Completion.Status misused = Completion.Status.MISUSED;
    return lock == null ? Completion.of(misused) : lock.completion(misused);
  }

  Completion completion(Completion.Status status) {
    return new Completion(status, mode, token, value);
  }
}
