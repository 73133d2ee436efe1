package tanabata.node.admin;

import java.util.List;

/// The state of a node at one moment.
///
/// @param certificates those that it uses or has been shown, those that end first in front
public record NodeStatus(
    String node, List<ResourceStatus> resources, List<CertificateStatus> certificates) {

  public NodeStatus {
    resources = List.copyOf(resources);
    certificates = List.copyOf(certificates);
  }

  /// Of a node without TLS.
  public NodeStatus(String node, List<ResourceStatus> resources) {
    this(node, resources, List.of());
  }
}
