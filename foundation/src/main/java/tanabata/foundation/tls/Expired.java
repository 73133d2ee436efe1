package tanabata.foundation.tls;

/// What becomes of a certificate that has expired, by the configuration.
public enum Expired {
  /// It is refused.
  REFUSE,
  /// It is accepted if it is right otherwise: said in so many words, and warned of.
  ACCEPT
}
