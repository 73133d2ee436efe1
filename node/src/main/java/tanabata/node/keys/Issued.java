package tanabata.node.keys;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import tanabata.foundation.NodeId;

/// A certificate that the authority has signed, and for whom.
public record Issued(Member member, X509Certificate certificate) {

  /// How it is called in the authority's store, which knows lower case only.
  String alias() {
    return member.kind().word() + " " + member.name().name().toLowerCase(Locale.ROOT);
  }

  /// @throws IllegalArgumentException with a sentence, if we never wrote such an entry
  static Issued of(String alias, X509Certificate certificate) {
    String[] words = alias.split(" ", 2);
    String name =
        Names.commonName(certificate)
            .orElseThrow(() -> new IllegalArgumentException("a certificate has no name"));
    List<String> addresses =
        Names.all(certificate).stream().filter(each -> !each.equals(name)).toList();
    return new Issued(
        new Member(
            new NodeId(name), Member.Kind.valueOf(words[0].toUpperCase(Locale.ROOT)), addresses),
        certificate);
  }
}
