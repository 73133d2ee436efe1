package tanabata.node.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tanabata.foundation.NodeId;

/// Reads one `on HOST { … }`.
final class HostReader {

  private static final Pattern NBD = Pattern.compile("(unix|tcp|tls):(.+)");
  private static final String NBD_ALLOWED =
      "a list of places such as [\"unix:home.nbd\", \"tls:10.0.0.1:10809\"], or []";
  private static final String PLAIN = "nbd-plain";

  /// What must stand there, word for word: nobody writes it without reading it.
  private static final String PLAIN_WORDS = "anybody who reaches the port may read and write";

  private HostReader() {}

  static HostConfig read(Map.Entry<String, Value> entry, Claims claims) throws BadConfiguration {
    NodeId name = entry.getValue().nodeId(entry.getKey());
    Section section = Section.of(entry.getValue(), "a section 'on HOST { … }'");
    section.allow(
        List.of("disk", "address", "metadata", "nbd", PLAIN, "locks", "fence"), List.of());
    Value disk = section.required("disk", "a path of a file or block device");
    claims.file(disk.path(), disk);
    Value address = section.required("address", Address.SHAPE);
    claims.port(address.address(), address);
    MetadataPlace metadata = metadata(section, claims);
    return new HostConfig(
        name,
        disk.path(),
        address.address(),
        metadata,
        nbd(section, claims),
        locks(section, claims),
        FenceReader.read(section));
  }

  private static Optional<Address> locks(Section section, Claims claims) throws BadConfiguration {
    Optional<Value> written = section.optional("locks");
    if (written.isEmpty()) {
      return Optional.empty();
    }
    Address address = written.get().address();
    claims.port(address, written.get());
    return Optional.of(address);
  }

  private static MetadataPlace metadata(Section section, Claims claims) throws BadConfiguration {
    Optional<Value> written = section.optional("metadata");
    if (written.isEmpty()) {
      return new MetadataPlace.Internal();
    }
    Value value = written.get();
    String text = value.text("internal, or a path");
    if (text.equals("internal")) {
      return new MetadataPlace.Internal();
    }
    claims.file(value.path(text), value);
    return new MetadataPlace.External(value.path(text));
  }

  private static List<NbdListen> nbd(Section section, Claims claims) throws BadConfiguration {
    Optional<Value> written = section.optional("nbd");
    if (written.isEmpty()) {
      return List.of();
    }
    boolean plain = plain(section);
    List<NbdListen> places = new ArrayList<>();
    for (Value item : written.get().list(NBD_ALLOWED)) {
      Matcher matcher = NBD.matcher(item.text(NBD_ALLOWED));
      if (!matcher.matches()) {
        throw item.bad(
            item.shown()
                + " is none of unix:PATH, tls:HOST:PORT and tcp:HOST:PORT; allowed: "
                + NBD_ALLOWED);
      }
      String where = matcher.group(2);
      places.add(
          switch (matcher.group(1)) {
            case "unix" -> unix(item, where, claims);
            case "tls" -> new NbdListen.Tls(port(item, "tls:", where, claims));
            case String _ -> tcp(item, where, claims, plain);
          });
    }
    return places;
  }

  private static boolean plain(Section section) throws BadConfiguration {
    Optional<Value> written = section.optional(PLAIN);
    if (written.isEmpty()) {
      return false;
    }
    String allowed = "\"" + PLAIN_WORDS + "\", word for word, or nothing";
    if (!written.get().text(allowed).equals(PLAIN_WORDS)) {
      throw written.get().bad(written.get().shown() + " is not enough; allowed: " + allowed);
    }
    return true;
  }

  private static NbdListen unix(Value item, String path, Claims claims) throws BadConfiguration {
    claims.file(item.socketPath(path), item);
    return new NbdListen.Unix(item.socketPath(path));
  }

  private static NbdListen tcp(Value item, String text, Claims claims, boolean plain)
      throws BadConfiguration {
    Address address = port(item, "tcp:", text, claims);
    if (!plain && !address.isLoopback()) {
      throw item.bad(
          "whoever reaches tcp:"
              + address
              + " could read and write the device; allowed: tls:"
              + address
              + ", for clients with a certificate, or "
              + PLAIN
              + " = \""
              + PLAIN_WORDS
              + "\" beside it");
    }
    return new NbdListen.Tcp(address);
  }

  private static Address port(Value item, String scheme, String text, Claims claims)
      throws BadConfiguration {
    Address address =
        Address.parse(text)
            .orElseThrow(
                () -> item.bad("'" + text + "' is no address; allowed: " + scheme + Address.SHAPE));
    claims.port(address, item);
    return address;
  }
}
