package tanabata.node.keys;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// One certificate, for people.
///
/// @param name of its holder
/// @param kind `node`, `witness` or `client`; `root` for one that signs, `own` for that of the key
///   that lies here
/// @param until when it ends
/// @param issuer the name of who signed it
/// @param fingerprint SHA-256, in hexadecimal
public record KeyReport(
    String name, String kind, Instant until, String issuer, String fingerprint) {

  /// What a host has, and believes.
  public static List<KeyReport> of(HostKeys host) throws IOException {
    List<KeyReport> found = new ArrayList<>();
    found.add(of("own", host.certificate()));
    for (X509Certificate root : host.trusted()) {
      found.add(of("root", root));
    }
    return found;
  }

  /// What an authority has signed last for each.
  public static List<KeyReport> of(Authority authority) {
    return authority.issued().stream()
        .map(each -> of(each.member().kind().word(), each.certificate()))
        .toList();
  }

  private static KeyReport of(String kind, X509Certificate certificate) {
    return new KeyReport(
        Names.shown(certificate.getSubjectX500Principal()),
        kind,
        certificate.getNotAfter().toInstant(),
        Names.shown(certificate.getIssuerX500Principal()),
        fingerprint(certificate));
  }

  private static String fingerprint(X509Certificate certificate) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
