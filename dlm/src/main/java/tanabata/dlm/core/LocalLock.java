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
    /// Its first grant is pending; nothing is held.
    REQUESTED,
    HELD,
    CONVERTING,
    /// Released; the master has not acknowledged that yet.
    RELEASING
  }

  final long number;
  final LockName name;
  long session;
  State state = State.REQUESTED;

  /// What it was granted last.
  Mode mode = Mode.NL;

  /// What it requests, while a request is pending.
  Mode requested;

  Flags flags;
  Block block = Block.NONE;

  /// Counts its requests, repetitions included, so that no reply is taken for another's.
  int attempt;

  long token;
  Value value = Value.UNKNOWN;

  /// When the pending request is cancelled, if ever.
  Optional<Moment> deadline = Optional.empty();

  /// How the pending request ends that is being cancelled.
  Optional<Completion.Status> cancellation = Optional.empty();

  /// Whether the master may have given up the old mode during the conversion.
  boolean maybeDemoted;

  /// A grant that is not delivered to its user yet, because there was no valid permit.
  Optional<Completion.Status> undelivered = Optional.empty();

  /// The join of the modes that it has blocked since it was granted; NL for none.
  Mode blocked = Mode.NL;

  /// Whether a grant was ever delivered to its user.
  boolean wasDelivered;

  final boolean persistent;

  /// Whether it has outlived its session.
  boolean orphan;

  /// Whether nobody waits for the end of its release.
  boolean abandoned;

  LocalLock(long number, LockName name, long session, Mode requested, Flags flags) {
    this.number = number;
    this.name = name;
    this.session = session;
    this.requested = requested;
    this.flags = flags;
    this.persistent = flags.has(Flag.PERSISTENT);
  }

  // Requests to the master. Each is an attempt of its own.

  Message.Request nextRequest() {
    return new Message.Request(name, number, ++attempt, session, requested, flags);
  }

  Message.Convert nextConversion() {
    return new Message.Convert(name, number, ++attempt, mode, requested, flags, block);
  }

  Message.Release nextRelease() {
    return new Message.Release(name, number, ++attempt, mode, flags, block);
  }

  Message.Cancel cancel() {
    return new Message.Cancel(name, number, attempt);
  }

  /// @param certain the mode that it relies on
  Message.ReportLock report(Mode certain) {
    return new Message.ReportLock(name, number, session, certain, token, value);
  }

  // State.

  /// Whether a request of its user is pending.
  boolean isBusy() {
    return state != State.HELD || undelivered.isPresent();
  }

  /// Whether its user may convert or release it.
  boolean mayBeChanged() {
    return !isBusy() && !orphan;
  }

  /// Whether it waits for its master.
  boolean waits() {
    return state == State.REQUESTED || state == State.CONVERTING;
  }

  /// Whether the pending conversion can be refused. A conversion down is always granted, and may
  /// bring a value that must not be lost.
  boolean mayBeRefused() {
    return state == State.CONVERTING && !mode.covers(requested);
  }

  /// Whether it is granted for the first time, and its user does not know.
  boolean isFirstGrantUndelivered() {
    return undelivered.isPresent() && !wasDelivered;
  }

  /// Whether a tick has to look at it.
  boolean needsTick() {
    return deadline.isPresent() || undelivered.isPresent();
  }

  Completion completion(Completion.Status status) {
    return new Completion(status, mode, token, value);
  }
}
