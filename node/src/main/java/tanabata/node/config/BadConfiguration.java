package tanabata.node.config;

import tanabata.foundation.Sanitizer;

/// The configuration cannot be used. The message is one sentence for the person who wrote the file:
/// `FILE:LINE: KEY: what is wrong; what is allowed`.
public final class BadConfiguration extends Exception {

  private static final long serialVersionUID = 1L;

  /// @param sentence may quote what stands in the file
  public BadConfiguration(String sentence) {
    super(Sanitizer.sentence(sentence));
  }
}
