package tanabata.foundation.net;

/// Why a link to the peer does not come up, or ended: the last thing that went wrong.
public sealed interface LinkTrouble {

  /// The name of the peer's host, or of this one, is not found.
  ///
  /// @param at host and port as configured
  record UnknownHost(String at) implements LinkTrouble {}

  /// This node could not listen.
  ///
  /// @param why a sentence
  record NotListening(String why) implements LinkTrouble {}

  /// Nobody could be reached there.
  ///
  /// @param at host and port
  /// @param why in the words of the system
  record Unreachable(String at, String why) implements LinkTrouble {}

  /// The peer does not believe this node's certificate.
  ///
  /// @param alert the name that TLS has for the reason
  record OwnCertificateRefused(String at, String alert) implements LinkTrouble {}

  /// This node does not believe what is shown there.
  record PeerCertificateRefused(String at, String why) implements LinkTrouble {}

  /// A connection ended.
  record Ended(String at, String why) implements LinkTrouble {}

  /// Somebody connected from an address that is not the peer's.
  record Stranger(String from) implements LinkTrouble {}
}
