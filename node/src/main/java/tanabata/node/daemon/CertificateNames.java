package tanabata.node.daemon;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;

/// Whom a certificate is for: the DNS names among its subject alternative names, or, without any of
/// them, the common name of its subject. On the links between the two hosts these are names of
/// nodes, and nobody looks them up.
final class CertificateNames {

  /// The type of a DNS name, as [X509Certificate#getSubjectAlternativeNames] says it.
  private static final Integer DNS = 2;

  private CertificateNames() {}

  static SortedSet<String> of(X509Certificate certificate) {
    SortedSet<String> names = new TreeSet<>(alternatives(certificate));
    if (names.isEmpty()) {
      names.addAll(commonNames(certificate));
    }
    return names;
  }

  /// For a sentence.
  static String shown(X509Certificate certificate) {
    Set<String> names = of(certificate);
    return names.isEmpty()
        ? "nobody"
        : names.stream().map(name -> "'" + name + "'").collect(Collectors.joining(" and "));
  }

  private static List<String> alternatives(X509Certificate certificate) {
    try {
      Collection<List<?>> all = certificate.getSubjectAlternativeNames();
      return all == null
          ? List.of()
          : all.stream()
              .filter(each -> DNS.equals(each.getFirst()))
              .map(each -> Objects.toString(each.getLast()))
              .toList();
    } catch (CertificateParsingException _) {
      return List.of();
    }
  }

  private static List<String> commonNames(X509Certificate certificate) {
    try {
      return new LdapName(certificate.getSubjectX500Principal().getName())
          .getRdns().stream()
              .filter(part -> part.getType().equalsIgnoreCase("CN"))
              .map(part -> Objects.toString(part.getValue()))
              .toList();
    } catch (InvalidNameException _) {
      return List.of();
    }
  }
}
