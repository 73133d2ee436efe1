package tanabata.node.config;

import java.util.List;
import java.util.Optional;

/// Reads the key `tls` of a section. It may be absent where nothing leaves the machine.
final class TlsReader {

  private static final String ALLOWED = "tls { keystore, truststore, password-file }, or tls = off";

  private TlsReader() {}

  /// @param section where the key stands
  /// @param name how to name it in an error about its absence
  static TlsConfig read(Section section, String name, List<Address> addresses)
      throws BadConfiguration {
    Optional<Value> written = section.optional("tls");
    if (written.isEmpty()) {
      refuseUnlessLoopback(section, name, addresses);
      return new TlsConfig.Off();
    }
    Value value = written.get();
    Object raw = value.raw().unwrapped();
    if ("off".equals(raw)) {
      return new TlsConfig.Off();
    }
    return files(value, ALLOWED, "the peer's certificate");
  }

  /// @param believed what the truststore holds, for an error about its absence
  static TlsConfig.On files(Value value, String allowed, String believed) throws BadConfiguration {
    Section tls = Section.of(value, allowed);
    tls.allow(List.of("keystore", "truststore", "password-file"), List.of());
    return new TlsConfig.On(
        tls.required("keystore", "a path of a PKCS12 file with this host's key").path(),
        tls.required("truststore", "a path of a PKCS12 file with " + believed).path(),
        tls.required("password-file", "a path of a file whose first line opens both").path());
  }

  static void refuseUnlessLoopback(Section section, String name, List<Address> addresses)
      throws BadConfiguration {
    for (Address address : addresses) {
      if (!address.isLoopback()) {
        throw section.bad(
            name,
            "missing, and what is sent to "
                + address
                + " could be read and changed on its way; allowed: "
                + ALLOWED
                + " where the network itself is trusted");
      }
    }
  }
}
