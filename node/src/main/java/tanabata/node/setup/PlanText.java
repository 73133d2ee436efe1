package tanabata.node.setup;

import com.typesafe.config.ConfigUtil;
import tanabata.node.config.Sizes;

/// The configuration files of a plan, with what their readers need to know as comments.
public final class PlanText {

  private static final String TLS_OF_NODE = tls("\"keys/\"${node}\".p12\"");

  private PlanText() {}

  /// The file of both nodes: which of the two a host is, its name says.
  public static String ofNodes(ClusterPlan plan) {
    return """
    # Two hosts, one device. This file is the same on both; tanabata init wrote it, and it is yours to change.
    # A relative path counts from the folder of this file.

    # Which of the two a host is, its host name says. Where that is another one:
    #   node = %s
    # ${node} below is this name, on each host its own.

    # Where the commands of a host find its daemon.
    control = "/run/tanabata/control.sock"

    %s
    resource %s {
      # What clients see. Behind it the disk needs some room for metadata.
      size = %s

      # Both serve as soon as the two are in step. With [] nobody does until told: tanabata primary
      become-primary-on = both

      net {
        # Who has no key of this pair gets no answer.
        %s
      }
    %s%s}
    """
        .formatted(
            plan.first().name(),
            plan.witness().map(PlanText::witness).orElseGet(PlanText::noWitness),
            key(plan.resource()),
            Sizes.exact(plan.size()),
            TLS_OF_NODE,
            host(plan.resource(), plan.first()),
            host(plan.resource(), plan.second()));
  }

  private static String witness(ClusterPlan.Witness witness) {
    return """
    # The third place: asked who goes on alone when the two hosts lose each other. It runs on %s.
    witness {
      connect = %s
      digest { user = tanabata, password-file = "keys/witness.secret" }
      %s
    }
    """
        .formatted(witness.name(), quoted(witness.address().toString()), TLS_OF_NODE);
  }

  private static String noWitness() {
    return """
    # Without a third place, both hosts hold their clients when they lose each other. Any small box can be it:
    #   witness {
    #     connect = "deneb:2181"
    #     digest { user = tanabata, password-file = "keys/witness.secret" }
    #     %s
    #   }
    """
        .formatted(TLS_OF_NODE);
  }

  private static String host(String resource, ClusterPlan.Host host) {
    return """

      on %s {
        # A file, or a block device. Its bytes lie on it unchanged, from the first one on.
        disk = %s
        # Where the other host connects: for data, and for locks (there and at the port behind).
        address = %s
        locks = %s
        # Where clients of this host find the device.
        nbd = [%s]
      }
    """
        .formatted(
            key(host.name().name()),
            quoted(host.disk()),
            quoted(host.address().toString()),
            quoted(host.locks().toString()),
            quoted("unix:/run/tanabata/" + resource + ".nbd"));
  }

  /// The file of the witness.
  public static String ofWitness(ClusterPlan.Witness witness) {
    return """
    # The witness of two hosts; tanabata init wrote this file, and it is yours to change.

    # Where both hosts connect.
    listen = %s

    # A folder for what it is told, and for nothing else.
    data = "/var/lib/tanabata-witness"

    # Who has no key of this cluster gets no answer.
    %s
    """
        .formatted(
            quoted(witness.address().toString()), tls(quoted("keys/" + witness.name() + ".p12")));
  }

  private static String tls(String keystore) {
    return "tls { keystore = "
        + keystore
        + ", truststore = \"keys/trust.p12\", password-file = \"keys/tls.password\" }";
  }

  /// In HOCON a dot outside quotes starts a section within the section.
  private static String key(String name) {
    return name.indexOf('.') < 0 ? name : quoted(name);
  }

  private static String quoted(String text) {
    return ConfigUtil.quoteString(text);
  }
}
