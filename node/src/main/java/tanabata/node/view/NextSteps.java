package tanabata.node.view;

import java.nio.file.Path;
import tanabata.foundation.NodeId;
import tanabata.node.config.NodeConfig;
import tanabata.node.setup.HandedOver;
import tanabata.node.setup.NewCluster;

/// What each command on the way from nothing to two hosts that serve says of the next one.
public final class NextSteps {

  private static final Path UNITS_READ = Path.of("/etc/tanabata");
  private static final String END = ".conf";

  private NextSteps() {}

  public static String afterInit(NewCluster cluster) {
    StringBuilder text = new StringBuilder();
    text.append("wrote ")
        .append(cluster.file())
        .append(", the same file for ")
        .append(cluster.plan().first().name())
        .append(" and ")
        .append(cluster.plan().second().name())
        .append(": look at it before it goes on, it is yours to change\nwrote ")
        .append(cluster.keys())
        .append(": the keys of ")
        .append(cluster.here())
        .append(
            ", the authority that signs for all, and a bundle for each other host\n\nNext, here on ")
        .append(cluster.here())
        .append(":\n  tanabata create-md")
        .append(option(cluster.file()))
        .append('\n');
    for (NodeId other : cluster.others()) {
      text.append("On ").append(other).append(":\n  scp ");
      text.append(address(cluster)).append(':').append(cluster.bundle(other)).append(" .\n");
      text.append("  tanabata join ").append(cluster.bundle(other).getFileName()).append('\n');
    }
    return text.append("Whoever has a bundle is that host to the others: keep no copy of it.\n")
        .toString();
  }

  /// How this host is called by those that copy from it.
  private static String address(NewCluster cluster) {
    String host =
        cluster.plan().hosts().stream()
            .filter(each -> each.name().equals(cluster.here()))
            .findFirst()
            .orElseThrow()
            .address()
            .host();
    return host.indexOf(':') < 0 ? host : "[" + host + "]";
  }

  /// @param bundle as it was named
  public static String afterJoin(HandedOver handed, Path bundle) {
    String next =
        handed.isForWitness()
            ? "systemctl enable --now tanabata-witness"
            : "tanabata create-md" + option(handed.file());
    return "%s: its keys are in %s, and its configuration is %s; keep no copy of %s\n\nNext:\n  %s\n"
        .formatted(handed.bundle().name(), handed.keys().folder(), handed.file(), bundle, next);
  }

  /// @param adopt whether there were bytes to keep
  public static String afterCreate(NodeConfig config, boolean adopt) {
    String option = option(config.file());
    return "\nNext, when each resource has its metadata:\n  "
        + start(config.file())
        + "\nand then\n  "
        + (adopt
            ? "tanabata primary --force"
                + option
                + "      on the host whose bytes are to be kept, and there alone\n  "
            : "")
        + "tanabata status --watch"
        + option
        + "\n";
  }

  private static String start(Path config) {
    String name = config.getFileName().toString();
    return config.getParent().equals(UNITS_READ) && name.endsWith(END)
        ? "systemctl enable --now tanabata@" + name.substring(0, name.length() - END.length())
        : "tanabata node" + option(config);
  }

  private static String option(Path config) {
    return config.equals(UNITS_READ.resolve("tanabata.conf")) ? "" : " --config " + config;
  }
}
