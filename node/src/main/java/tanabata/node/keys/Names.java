package tanabata.node.keys;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.security.auth.x500.X500Principal;
import tanabata.foundation.Sanitizer;

/// Reads the names in certificates.
public final class Names {

  private static final int DNS = 2;
  private static final int IP = 7;
  private static final Pattern LITERAL = Pattern.compile("[0-9]+(\\.[0-9]+){3}|[0-9A-Fa-f:.]*:.*");

  private Names() {}

  /// Whether it is an address in numbers, which nothing has to be asked about.
  static boolean isLiteral(String address) {
    return LITERAL.matcher(address).matches();
  }

  /// The CN of its subject; empty if there is none.
  public static Optional<String> commonName(X509Certificate certificate) {
    return commonName(certificate.getSubjectX500Principal());
  }

  private static Optional<String> commonName(X500Principal subject) {
    try {
      return new LdapName(subject.getName())
          .getRdns().stream()
              .filter(part -> part.getType().equalsIgnoreCase("CN"))
              .map(Rdn::getValue)
              .map(Object::toString)
              .findFirst();
    } catch (InvalidNameException _) {
      return Optional.empty();
    }
  }

  /// The CN, or all of it if there is none, on one line whatever it holds.
  static String shown(X500Principal subject) {
    return Sanitizer.onOneLine(commonName(subject).orElseGet(subject::getName));
  }

  /// All DNS names that it carries.
  public static List<String> dns(X509Certificate certificate) {
    return alternatives(certificate, List.of(DNS));
  }

  /// All DNS names and addresses that it carries.
  static List<String> all(X509Certificate certificate) {
    return alternatives(certificate, List.of(DNS, IP));
  }

  private static List<String> alternatives(X509Certificate certificate, List<Integer> kinds) {
    try {
      Collection<List<?>> all = certificate.getSubjectAlternativeNames();
      List<String> found = new ArrayList<>();
      if (all != null) {
        all.stream()
            .filter(each -> each.get(0) instanceof Integer kind && kinds.contains(kind))
            .forEach(each -> found.add(each.get(1).toString()));
      }
      return found;
    } catch (CertificateParsingException _) {
      return List.of();
    }
  }
}
