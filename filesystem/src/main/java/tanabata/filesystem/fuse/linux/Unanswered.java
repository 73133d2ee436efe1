package tanabata.filesystem.fuse.linux;

import java.util.List;
import tanabata.filesystem.request.Reply;
import tanabata.foundation.InvariantViolation;
import tanabata.foundation.Payload;

/// Of a call that nobody waits for.
///
/// @param unique by which the kernel knows it
record Unanswered(long unique) implements ReplyTo {

  @Override
  public boolean isCallerEnding() {
    return false;
  }

  @Override
  public void answer(Reply reply) {
    throw new InvariantViolation("what the kernel forgets is not answered");
  }

  @Override
  public void data(List<Payload> payloads) {
    payloads.forEach(Payload::release);
    throw new InvariantViolation("what the kernel forgets is not answered");
  }
}
