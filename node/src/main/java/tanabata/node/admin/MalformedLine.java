package tanabata.node.admin;

import tanabata.foundation.Sanitizer;

/// The other side sent a line that is not in the protocol.
final class MalformedLine extends Exception {

  private static final long serialVersionUID = 1L;

  /// @param cause says in its first line what is wrong
  MalformedLine(RuntimeException cause) {
    this(cause.getMessage().lines().findFirst().orElse("not JSON"));
  }

  /// @param sentence may quote what the other side sent
  MalformedLine(String sentence) {
    super(Sanitizer.sentence(sentence));
  }
}
