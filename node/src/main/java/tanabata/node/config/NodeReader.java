package tanabata.node.config;

import com.typesafe.config.ConfigValueFactory;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Finds which of the hosts of a file this one is: by `node = NAME`, by the command line, or by the
/// name of this host.
final class NodeReader {

  private static final String ALLOWED =
      "the name of one of the hosts below, such as vega, here or after --node";

  private NodeReader() {}

  /// The name, with the place where it is said, for what is wrong with it.
  static Value read(Section root, ThisHost here) throws BadConfiguration {
    Optional<Value> written = root.optional("node");
    if (written.isPresent()) {
      refuseContradiction(written.get(), here);
      return written.get();
    }
    return unwritten(root, here).orElseThrow(() -> missing(root, here));
  }

  /// The same where the file does not say it, if something else does.
  static Optional<Value> unwritten(Section root, ThisHost here) {
    if (root.optional("node").isPresent()) {
      return Optional.empty();
    }
    return here.named().isPresent()
        ? Optional.of(said(root, "--node", here.named().get()))
        : hosts(root).stream()
            .filter(here::isCalled)
            .findFirst()
            .map(host -> said(root, "node", host));
  }

  static BadConfiguration missing(Section root, ThisHost here) {
    return root.bad(
        "node",
        "missing; allowed: "
            + ALLOWED
            + "; without it the host name decides, and '"
            + here.hostName()
            + "' is none of "
            + String.join(", ", hosts(root)));
  }

  static String name(Value node) throws BadConfiguration {
    return node.text(ALLOWED);
  }

  private static void refuseContradiction(Value written, ThisHost here) throws BadConfiguration {
    String name = name(written);
    if (here.named().isPresent() && !here.named().get().equals(name)) {
      throw written.bad(
          "is '"
              + name
              + "', but --node says '"
              + here.named().get()
              + "'; allowed: one of the two, or both alike");
    }
  }

  /// In the order of the file, once each.
  private static List<String> hosts(Section root) {
    return root.family("resource").stream()
        .map(Map.Entry::getValue)
        .flatMap(resource -> Section.ofAny(resource).stream())
        .flatMap(resource -> resource.family("on").stream())
        .map(Map.Entry::getKey)
        .distinct()
        .toList();
  }

  private static Value said(Section root, String key, String name) {
    return new Value(root.source(), key, ConfigValueFactory.fromAnyRef(name));
  }
}
