package tanabata.nbd.core;

import java.util.List;
import java.util.Optional;

/// What follows from an [Option].
public sealed interface Step {

  /// Say this and wait for the next option.
  record Continue(List<OptionReply> replies) implements Step {}

  /// Say this; from the next byte on, the client sends requests.
  record Begin(List<OptionReply> replies, Session session) implements Step {}

  /// As [Begin], told in the form that the option [Option.ExportName] wants.
  record BeginUnasked(Session session) implements Step {}

  /// Say this; what the client sends next is a TLS handshake, and nothing counts any more that was
  /// said before.
  record BeginTls(List<OptionReply> replies) implements Step {}

  /// Say this and close.
  ///
  /// @param trouble why, unless the client wished so
  record End(List<OptionReply> replies, Optional<String> trouble) implements Step {}
}
