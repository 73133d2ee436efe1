package tanabata.nbd.core;

/// How a connection stands with TLS.
public enum Encryption {
  /// There is none on this listener.
  NONE,
  /// Nothing is told before it is there.
  DEMANDED,
  /// All that is said is encrypted, and the client has shown a certificate that is believed.
  ESTABLISHED
}
