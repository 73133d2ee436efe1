package tanabata.foundation.net;

import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tanabata.foundation.Sanitizer;

/// From what sockets and TLS throw to a [LinkTrouble].
public final class LinkFailures {

  private static final String ALERT = "Received fatal alert: ";

  /// What TLS calls the reasons for which a certificate is refused.
  private static final Set<String> OF_CERTIFICATES =
      Set.of(
          "bad_certificate",
          "unsupported_certificate",
          "certificate_revoked",
          "certificate_expired",
          "certificate_unknown",
          "certificate_required",
          "unknown_ca",
          "access_denied");

  /// What every layer puts other words around.
  private static final List<String> KNOWN =
      List.of(
          "Connection refused",
          "Connection reset",
          "No route to host",
          "Network is unreachable",
          "timed out");

  private LinkFailures() {}

  /// Host and port as configured, in the form in which a file has them.
  public static String place(InetSocketAddress address) {
    String host = address.getHostString();
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
  }

  /// @param at whom it happened with
  public static LinkTrouble trouble(String at, Throwable failure) {
    Optional<String> alert = alert(failure);
    if (alert.isPresent()) {
      return new LinkTrouble.OwnCertificateRefused(at, alert.get());
    }
    if (causes(failure).anyMatch(CertificateException.class::isInstance)) {
      return new LinkTrouble.PeerCertificateRefused(at, words(failure));
    }
    if (causes(failure).anyMatch(UnknownHostException.class::isInstance)) {
      return new LinkTrouble.UnknownHost(at);
    }
    return causes(failure).anyMatch(LinkFailures::isOfTheWay)
        ? new LinkTrouble.Unreachable(at, words(failure))
        : new LinkTrouble.Ended(at, words(failure));
  }

  private static boolean isOfTheWay(Throwable failure) {
    return failure instanceof ConnectException
        || failure instanceof NoRouteToHostException
        || failure instanceof SocketTimeoutException;
  }

  private static Optional<String> alert(Throwable failure) {
    return causes(failure)
        .map(each -> String.valueOf(each.getMessage()))
        .filter(message -> message.contains(ALERT))
        .map(message -> message.substring(message.indexOf(ALERT) + ALERT.length()).strip())
        .filter(OF_CERTIFICATES::contains)
        .findFirst();
  }

  /// The failure in few words, those of whoever knew it first.
  public static String words(Throwable failure) {
    String deepest = deepest(failure);
    return Sanitizer.sentence(KNOWN.stream().filter(deepest::contains).findFirst().orElse(deepest));
  }

  private static String deepest(Throwable failure) {
    Throwable last = causes(failure).reduce(failure, (_, next) -> next);
    return last.getMessage() == null ? last.getClass().getSimpleName() : last.getMessage();
  }

  private static Stream<Throwable> causes(Throwable failure) {
    return Stream.iterate(failure, each -> each != null, Throwable::getCause);
  }
}
