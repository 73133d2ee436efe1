package tanabata.nbd.core;

import tanabata.foundation.ByteRange;
import tanabata.foundation.Zeroing;

/// What a [Request] turned out to be.
public sealed interface Command {

  record Read(ByteRange range) implements Command {}

  record Write(ByteRange range, boolean durable) implements Command {}

  record Zero(ByteRange range, Zeroing zeroing, boolean durable) implements Command {}

  record Flush() implements Command {}

  record Cache(ByteRange range) implements Command {}

  record BlockStatus(ByteRange range, boolean onlyOne) implements Command {}

  record Disconnect() implements Command {}

  /// Answered with an error; the connection goes on.
  ///
  /// @param payload how many bytes follow the request that nobody wants
  record Refused(NbdError error, String why, long payload) implements Command {}

  /// The connection cannot go on.
  record Hopeless(String why) implements Command {}
}
