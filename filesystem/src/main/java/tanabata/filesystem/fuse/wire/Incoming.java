package tanabata.filesystem.fuse.wire;

import java.util.Optional;
import tanabata.filesystem.request.Errno;
import tanabata.filesystem.request.Request;

/// What the bytes of one request say.
public sealed interface Incoming {

  /// A call for the filesystem.
  ///
  /// @param form of its answer
  record Asked(Header header, Request request, ReplyForm form) implements Incoming {}

  /// The kernel begins the connection, and says what it can.
  record Initialize(Header header, Offer offer) implements Incoming {}

  /// The kernel ends the connection, and waits for an answer without content.
  record Destroy(Header header) implements Incoming {}

  /// Whoever made another call wants to be done with it. Not answered, but for `EAGAIN` if that
  /// call is not known yet: then it comes again.
  ///
  /// @param unique of the other request
  record Interrupted(Header header, long unique) implements Incoming {}

  /// It is to be answered at once with a failure.
  ///
  /// @param complaint a sentence for the log, if the request made no sense
  record Refused(Header header, Errno errno, Optional<String> complaint) implements Incoming {}

  /// It cannot be answered, or nobody waits for an answer.
  record Dropped(String complaint) implements Incoming {}
}
