package tanabata.node.view;

import tanabata.foundation.net.LinkTrouble;

/// Why a link to the peer does not come up, in words.
public final class LinkText {

  private LinkText() {}

  public static String of(LinkTrouble trouble, Names names) {
    return switch (trouble) {
      case LinkTrouble.UnknownHost(String at) -> "the name of " + at + " is not found";
      case LinkTrouble.NotListening(String why) -> why;
      case LinkTrouble.Unreachable(String at, String why) when why.equals("Connection refused") ->
          "connection refused by " + at;
      case LinkTrouble.Unreachable(String at, String why) -> at + " cannot be reached: " + why;
      case LinkTrouble.OwnCertificateRefused(String at, String alert) ->
          names.peer()
              + " ("
              + at
              + ") refuses our certificate ("
              + alert
              + "); its own status says why";
      case LinkTrouble.PeerCertificateRefused(String at, String why) ->
          "the certificate shown by " + at + " is refused: " + why;
      case LinkTrouble.Ended(String at, String why) ->
          "the connection with " + at + " has ended: " + why;
      case LinkTrouble.Stranger(String from) ->
          from
              + " has connected, which is no address of "
              + names.peer()
              + ", and was refused; if it is "
              + names.peer()
              + ", say 'accept-from = [\""
              + from
              + "\"]' in 'net'";
    };
  }
}
