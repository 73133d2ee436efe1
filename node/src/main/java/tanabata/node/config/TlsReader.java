package tanabata.node.config;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tanabata.foundation.tls.Expired;

/// Reads the key `tls` of a section. It may be absent where nothing leaves the machine.
final class TlsReader {

  private static final String ALLOWED = "tls { keystore, truststore, password-file }, or tls = off";
  private static final String PEER = "the peer's certificate";
  private static final String EXPIRED_ALLOWED = "refuse, or accept with a warning";

  private static final List<String> KEYS = List.of("keystore", "truststore", "password-file");

  private TlsReader() {}

  /// @param section where the key stands
  /// @param name how to name it in an error about its absence
  static TlsConfig read(Section section, String name, List<Address> addresses)
      throws BadConfiguration {
    Optional<Section> tls = section(section, name, addresses);
    if (tls.isEmpty()) {
      return new TlsConfig.Off();
    }
    tls.get().allow(KEYS, List.of());
    return on(tls.get(), PEER, Expired.REFUSE);
  }

  /// The same between the two hosts, where what has expired may be accepted.
  static TlsConfig readOfPeers(Section section, String name, List<Address> addresses)
      throws BadConfiguration {
    Optional<Section> tls = section(section, name, addresses);
    if (tls.isEmpty()) {
      return new TlsConfig.Off();
    }
    tls.get().allow(Stream.concat(KEYS.stream(), Stream.of("expired")).toList(), List.of());
    Optional<Value> expired = tls.get().optional("expired");
    return on(tls.get(), PEER, expired.isEmpty() ? Expired.REFUSE : expired(expired.get()));
  }

  private static Expired expired(Value value) throws BadConfiguration {
    return switch (value.text(EXPIRED_ALLOWED)) {
      case "refuse" -> Expired.REFUSE;
      case "accept" -> Expired.ACCEPT;
      default -> throw value.bad(value.shown() + " cannot be read; allowed: " + EXPIRED_ALLOWED);
    };
  }

  /// Empty if it is off, or absent where it may be.
  private static Optional<Section> section(Section section, String name, List<Address> addresses)
      throws BadConfiguration {
    Optional<Value> written = section.optional("tls");
    if (written.isEmpty()) {
      refuseUnlessLoopback(section, name, addresses);
      return Optional.empty();
    }
    Value value = written.get();
    Object raw = value.raw().unwrapped();
    return "off".equals(raw) ? Optional.empty() : Optional.of(Section.of(value, ALLOWED));
  }

  /// @param believed what the truststore holds, for an error about its absence
  static TlsConfig.On files(Value value, String allowed, String believed) throws BadConfiguration {
    Section tls = Section.of(value, allowed);
    tls.allow(KEYS, List.of());
    return on(tls, believed, Expired.REFUSE);
  }

  private static TlsConfig.On on(Section tls, String believed, Expired expired)
      throws BadConfiguration {
    return new TlsConfig.On(
        tls.required("keystore", "a path of a PKCS12 file with this host's key").path(),
        tls.required("truststore", "a path of a PKCS12 file with " + believed).path(),
        tls.required("password-file", "a path of a file whose first line opens both").path(),
        expired);
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
