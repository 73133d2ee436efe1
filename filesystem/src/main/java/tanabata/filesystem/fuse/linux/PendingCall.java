package tanabata.filesystem.fuse.linux;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import tanabata.filesystem.fuse.wire.ReplyForm;
import tanabata.filesystem.request.Errno;
import tanabata.filesystem.request.Reply;
import tanabata.foundation.InvariantViolation;
import tanabata.foundation.Payload;
import tanabata.platform.linux.Signals;

/// A call that is answered once.
final class PendingCall implements ReplyTo {

  private final long unique;
  private final int thread;
  private final ReplyForm form;
  private final ReplyWriter writer;
  private final Runnable forget;
  private final AtomicBoolean isAnswered = new AtomicBoolean();
  private volatile boolean isKnown;

  /// @param thread of whoever made it
  PendingCall(long unique, int thread, ReplyForm form, ReplyWriter writer, Runnable forget) {
    this.unique = unique;
    this.thread = thread;
    this.form = form;
    this.writer = writer;
    this.forget = forget;
  }

  @Override
  public long unique() {
    return unique;
  }

  @Override
  public boolean isCallerEnding() {
    return Signals.endThread(thread);
  }

  @Override
  public void answer(Reply reply) {
    claim();
    if (form.fits(reply)) {
      writer.write(unique, form, reply);
      return;
    }
    // Nobody is left waiting, whatever becomes of whoever answers like that.
    writer.fail(unique, Errno.EIO);
    throw new InvariantViolation("an answer " + form + " is no " + reply);
  }

  @Override
  public void data(List<Payload> payloads) {
    claim();
    if (form == ReplyForm.DATA) {
      writer.writeData(unique, payloads);
      return;
    }
    payloads.forEach(Payload::release);
    writer.fail(unique, Errno.EIO);
    throw new InvariantViolation("an answer " + form + " is no data");
  }

  private void claim() {
    InvariantViolation.unless(isAnswered.compareAndSet(false, true), "a call is answered once");
    forget.run();
  }

  /// The handler has been given it.
  void known() {
    isKnown = true;
  }

  boolean isKnown() {
    return isKnown;
  }
}
