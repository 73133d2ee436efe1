package tanabata.node.view;

import java.util.List;
import java.util.stream.Collectors;
import tanabata.foundation.net.LinkTrouble;
import tanabata.node.config.Address;
import tanabata.node.config.HostConfig;
import tanabata.node.config.ResourceConfig;

/// Why a link to the peer does not come up, in words.
public final class LinkText {

  private LinkText() {}

  /// The link of replication is dialled by the host whose name comes first.
  public static String ofPeerLink(ResourceConfig config, List<LinkTrouble> troubles, Names names) {
    boolean dialsHere = config.here().name().compareTo(config.peer().name()) < 0;
    HostConfig dials = dialsHere ? config.here() : config.peer();
    HostConfig listens = dialsHere ? config.peer() : config.here();
    return "The link to "
        + names.peer()
        + " does not come up ("
        + dials.name()
        + " dials "
        + listens.name()
        + " at "
        + listens.address()
        + "): "
        + all(troubles, names);
  }

  /// Lock managers dial each other.
  public static String ofLocks(ResourceConfig config, List<LinkTrouble> troubles, Names names) {
    return "The lock managers do not reach each other (here at "
        + config.here().locks().map(Address::toString).orElse("no port")
        + ", "
        + names.peer()
        + " at "
        + config.peer().locks().map(Address::toString).orElse("no port")
        + "): "
        + all(troubles, names);
  }

  /// The last one at the end.
  private static String all(List<LinkTrouble> troubles, Names names) {
    return troubles.stream().map(each -> of(each, names)).collect(Collectors.joining("; "));
  }

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
