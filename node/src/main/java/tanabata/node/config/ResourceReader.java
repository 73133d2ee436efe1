package tanabata.node.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import tanabata.foundation.NodeId;
import tanabata.replication.model.OnNoSpace;

/// Reads one `resource NAME { … }`.
final class ResourceReader {

  private static final String NBD_TLS = "nbd-tls";
  private static final String NBD_TLS_ALLOWED = "nbd-tls { keystore, truststore, password-file }";

  private static final List<String> KEYS =
      List.of(
          "size",
          "protocol",
          "become-primary-on",
          "auto-promote",
          "metadata",
          "activity-log",
          "on-no-space",
          "net",
          "fencing",
          NBD_TLS,
          "undo");
  private static final long SMALLEST = 4096;
  private static final long LARGEST = 1L << 50;
  private static final int DEFAULT_EXTENTS = 1237;

  private ResourceReader() {}

  static ResourceConfig read(String name, Value value, Value nodeValue, NodeId node, Claims claims)
      throws BadConfiguration {
    value.nodeId(name);
    Section section = Section.of(value, "a section 'resource NAME { … }'");
    section.allow(KEYS, List.of("on"));
    long size = section.required("size", Sizes.SHAPE).size(SMALLEST, LARGEST);
    Protocol protocol = protocol(section);
    internalMetadata(section);
    int extents = extents(section);
    List<HostConfig> hosts = hosts(section, nodeValue, node, claims);
    HostConfig here = hosts.get(0);
    HostConfig peer = hosts.get(1);
    List<NodeId> primaries = becomePrimaryOn(section, List.of(here.name(), peer.name()));
    NetConfig net = NetReader.read(section, here, peer);
    FencingConfig fencing = FencingReader.read(section, here, peer);
    UndoConfig undo = UndoReader.read(section, size);
    return new ResourceConfig(
        name,
        size,
        protocol,
        primaries,
        autoPromote(section),
        extents,
        onNoSpace(section),
        net,
        fencing,
        nbdTls(section, here, peer),
        undo,
        here,
        peer);
  }

  private static boolean autoPromote(Section section) throws BadConfiguration {
    Optional<Value> written = section.optional("auto-promote");
    if (written.isEmpty()) {
      return false;
    }
    Value value = written.get();
    return switch (value.raw().unwrapped()) {
      case Boolean yes -> yes;
      case String word when word.equals("yes") -> true;
      case String word when word.equals("no") -> false;
      case Object other -> throw value.bad("'" + other + "' is not known; allowed: yes or no");
    };
  }

  private static Optional<TlsConfig.On> nbdTls(Section section, HostConfig here, HostConfig peer)
      throws BadConfiguration {
    Optional<Value> written = section.optional(NBD_TLS);
    if (written.isPresent()) {
      return Optional.of(
          TlsReader.files(
              written.get(), NBD_TLS_ALLOWED, "the certificates of clients or of who signs them"));
    }
    for (HostConfig host : List.of(here, peer)) {
      for (NbdListen place : host.nbd()) {
        if (place instanceof NbdListen.Tls(Address address)) {
          throw section.bad(
              NBD_TLS, "missing, and tls:" + address + " needs it; allowed: " + NBD_TLS_ALLOWED);
        }
      }
    }
    return Optional.empty();
  }

  private static Protocol protocol(Section section) throws BadConfiguration {
    Optional<Value> written = section.optional("protocol");
    if (written.isEmpty()) {
      return Protocol.C;
    }
    Value value = written.get();
    String letter = value.text("C");
    return switch (letter) {
      case "C" -> Protocol.C;
      case "A", "B" ->
          throw value.bad("only protocol C is served today, not " + letter + "; allowed: C");
      default -> throw value.bad(value.shown() + " is no protocol; allowed: C");
    };
  }

  private static void internalMetadata(Section section) throws BadConfiguration {
    Optional<Value> value = section.optional("metadata");
    if (value.isPresent() && !value.get().text("internal").equals("internal")) {
      throw value
          .get()
          .bad(
              "only 'internal' can be said for both hosts; allowed: internal, or a path inside 'on HOST'");
    }
  }

  private static int extents(Section section) throws BadConfiguration {
    Optional<Value> written = section.optional("activity-log");
    if (written.isEmpty()) {
      return DEFAULT_EXTENTS;
    }
    Section log = Section.of(written.get(), "a section 'activity-log { extents = 1237 }'");
    log.allow(List.of("extents"), List.of());
    Optional<Value> extents = log.optional("extents");
    return extents.isEmpty()
        ? DEFAULT_EXTENTS
        : extents.get().integer(ResourceConfig.FEWEST_EXTENTS, ResourceConfig.MOST_EXTENTS);
  }

  private static OnNoSpace onNoSpace(Section section) throws BadConfiguration {
    Optional<Value> written = section.optional("on-no-space");
    if (written.isEmpty()) {
      return OnNoSpace.HOLD;
    }
    Value value = written.get();
    return switch (value.text("hold or error")) {
      case "hold" -> OnNoSpace.HOLD;
      case "error" -> OnNoSpace.ERROR;
      default -> throw value.bad(value.shown() + " is not known; allowed: hold or error");
    };
  }

  /// This host first, then its peer.
  private static List<HostConfig> hosts(
      Section section, Value nodeValue, NodeId node, Claims claims) throws BadConfiguration {
    List<Map.Entry<String, Value>> entries = section.family("on");
    List<String> names = entries.stream().map(Map.Entry::getKey).toList();
    if (entries.size() != 2) {
      String found =
          names.isEmpty()
              ? "none is"
              : String.join(", ", names) + (names.size() == 1 ? " is" : " are");
      throw section.bad("on HOST", found + " there; allowed: exactly two hosts");
    }
    int mine = names.indexOf(node.name());
    if (mine < 0) {
      // In HOCON a dot outside quotes starts a section within the section.
      String dots = node.name().contains(".") ? ", names with dots in quotes: on \"a.b\"" : "";
      throw nodeValue.bad(
          "'"
              + node
              + "' is no host of "
              + section.key()
              + Nearest.hint(node.name(), names)
              + "; allowed: "
              + String.join(", ", names)
              + dots);
    }
    Map.Entry<String, Value> other = entries.get(1 - mine);
    HostConfig here = HostReader.read(entries.get(mine), claims);
    HostConfig peer = HostReader.read(other, new Claims());
    refuseShared(here, peer, other.getValue());
    if (here.locks().isPresent() != peer.locks().isPresent()) {
      Map.Entry<String, Value> without = entries.get(here.locks().isEmpty() ? mine : 1 - mine);
      throw without
          .getValue()
          .bad("has no 'locks = HOST:PORT', but the other host has; allowed: both, or none");
    }
    return List.of(here, peer);
  }

  /// Where the two hosts meet each other each must have places of its own; where only clients of a
  /// host come to, the same place on both is two places.
  private static void refuseShared(HostConfig here, HostConfig peer, Value other)
      throws BadConfiguration {
    for (Address mine : here.addresses()) {
      for (Address theirs : peer.addresses()) {
        if (mine.meets(theirs)) {
          throw other.bad(
              "both hosts have the address "
                  + theirs
                  + (mine.equals(theirs) ? "" : ", which is also written " + mine)
                  + "; each needs its own");
        }
      }
    }
  }

  private static List<NodeId> becomePrimaryOn(Section section, List<NodeId> hosts)
      throws BadConfiguration {
    String allowed = "both, [], or a list of the hosts " + hosts.get(0) + " and " + hosts.get(1);
    Optional<Value> written = section.optional("become-primary-on");
    if (written.isEmpty()) {
      return List.of();
    }
    Value value = written.get();
    if ("both".equals(value.raw().unwrapped())) {
      return hosts.stream().sorted().toList();
    }
    List<String> names = hosts.stream().map(NodeId::name).toList();
    TreeSet<NodeId> chosen = new TreeSet<>();
    for (Value item : value.list(allowed)) {
      String name = item.text(allowed);
      if (!names.contains(name)) {
        throw item.bad(
            "'"
                + name
                + "' is no host of this resource"
                + Nearest.hint(name, names)
                + "; allowed: "
                + allowed);
      }
      if (!chosen.add(new NodeId(name))) {
        throw item.bad("'" + name + "' is named twice; allowed: " + allowed);
      }
    }
    return new ArrayList<>(chosen);
  }
}
