package tanabata.nbd.netty;

import java.util.List;
import java.util.Optional;
import tanabata.foundation.BlockDevice.Answer;
import tanabata.foundation.InvariantViolation;
import tanabata.foundation.Outcome;
import tanabata.foundation.Payload;
import tanabata.nbd.core.NbdError;

/// A request that the device has and has not answered yet.
final class PendingRequest implements Answer {

  /// The connection that the request came by.
  interface Owner {
    /// Takes the device's answer.
    void answered(PendingRequest request, Outcome outcome, List<Payload> data);
  }

  private static final long NO_READ = -1;

  private final Owner owner;
  private final long cookie;
  private final long bytes;
  private final long readFrom;
  private boolean answered;

  private PendingRequest(Owner owner, long cookie, long bytes, long readFrom) {
    this.owner = owner;
    this.cookie = cookie;
    this.bytes = bytes;
    this.readFrom = readFrom;
  }

  static PendingRequest read(Owner owner, long cookie, long offset, long bytes) {
    return new PendingRequest(owner, cookie, bytes, offset);
  }

  /// @param bytes the payload that was sent along
  static PendingRequest other(Owner owner, long cookie, long bytes) {
    return new PendingRequest(owner, cookie, bytes, NO_READ);
  }

  /// What was reserved for it.
  long bytes() {
    return bytes;
  }

  @Override
  public void done(Outcome outcome, List<Payload> data) {
    InvariantViolation.unless(!answered, "a request was answered twice");
    answered = true;
    owner.answered(this, outcome, data);
  }

  /// Puts the answer into the reply that the client gets.
  void reply(Outbox outbox, Outcome outcome, List<Payload> data) {
    Optional<NbdError> error = NbdError.of(outcome);
    if (error.isPresent()) {
      data.forEach(Payload::release);
      outbox.failed(cookie, error.get(), error.get().text());
    } else if (readFrom == NO_READ) {
      outbox.done(cookie);
    } else {
      outbox.bytes(cookie, readFrom, (int) bytes, data);
    }
  }
}
