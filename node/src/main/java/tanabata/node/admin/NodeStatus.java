package tanabata.node.admin;

import java.util.List;

/// The state of a node at one moment.
public record NodeStatus(String node, List<ResourceStatus> resources) {

  public NodeStatus {
    resources = List.copyOf(resources);
  }
}
