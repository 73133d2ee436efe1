package tanabata.filesystem.fuse.linux;

import tanabata.filesystem.request.Request;

/// Whoever answers the calls of a mount. Called on the threads that read from the kernel, by
/// several at once: it must not wait.
public interface Handler {

  /// A call. Answered once, now or later, from any thread; a [Request.Forget] never.
  void asked(Request request, ReplyTo replyTo);

  /// Whoever made this call wants to be done with it: a signal has come. It must still be answered,
  /// with what has been done, or `EINTR`. It may have been answered meanwhile.
  void interrupted(ReplyTo replyTo);
}
