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

  private static final int LAST_PORT = 65535;
  private static final Pattern NBD = Pattern.compile("(unix|tcp):(.+)");
  private static final String NBD_ALLOWED =
      "a list of places such as [\"unix:home.nbd\", \"tcp:127.0.0.1:10809\"], or []";

  private HostReader() {}

  static HostConfig read(Map.Entry<String, Value> entry, Claims claims) throws BadConfiguration {
    NodeId name = entry.getValue().nodeId(entry.getKey());
    Section section = Section.of(entry.getValue(), "a section 'on HOST { … }'");
    section.allow(List.of("disk", "address", "metadata", "nbd", "locks", "fence"), List.of());
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

  /// The failure detector listens at the port behind.
  private static Optional<Address> locks(Section section, Claims claims) throws BadConfiguration {
    Optional<Value> written = section.optional("locks");
    if (written.isEmpty()) {
      return Optional.empty();
    }
    Value value = written.get();
    Address address = value.address();
    if (address.port() == LAST_PORT) {
      throw value.bad("the port behind " + address + " is used too; allowed: up to port 65534");
    }
    claims.port(address, value);
    claims.port(address.next(), value);
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
    List<NbdListen> places = new ArrayList<>();
    for (Value item : written.get().list(NBD_ALLOWED)) {
      Matcher matcher = NBD.matcher(item.text(NBD_ALLOWED));
      if (!matcher.matches()) {
        throw item.bad(
            item.shown() + " is neither unix:PATH nor tcp:HOST:PORT; allowed: " + NBD_ALLOWED);
      }
      places.add(
          matcher.group(1).equals("unix")
              ? unix(item, matcher.group(2), claims)
              : tcp(item, matcher.group(2), claims));
    }
    return places;
  }

  private static NbdListen unix(Value item, String path, Claims claims) throws BadConfiguration {
    claims.file(item.socketPath(path), item);
    return new NbdListen.Unix(item.socketPath(path));
  }

  private static NbdListen tcp(Value item, String text, Claims claims) throws BadConfiguration {
    Address address =
        Address.parse(text)
            .orElseThrow(
                () -> item.bad("'" + text + "' is no address; allowed: tcp:" + Address.SHAPE));
    claims.port(address, item);
    return new NbdListen.Tcp(address);
  }
}
