package tanabata.filesystem.fuse.linux;

import tanabata.filesystem.request.Request;

/// Whoever answers the calls of a mount. Called on the threads that read from the kernel, by
/// several at once: it must not wait.
public interface Handler {

  /// A call. Answered once, now or later, from any thread; a [Request.Forget] never.
  void asked(Request request, ReplyTo replyTo);

  /// A signal has come to whoever made this call. Where callers are used to waiting until a signal
  /// comes, it is answered with `EINTR`; elsewhere only if the signal ends the caller, now or later
  /// ([ReplyTo#isCallerEnding]), for no other one interrupts calls on a disk. The call may have
  /// been answered meanwhile.
  void interrupted(ReplyTo replyTo);
}
