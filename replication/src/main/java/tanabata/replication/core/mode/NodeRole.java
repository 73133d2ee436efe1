package tanabata.replication.core.mode;

import tanabata.foundation.state.ReplicationState.Service;
import tanabata.foundation.state.Role;

/// The role of this node, and the one that it takes as soon as it may.
public final class NodeRole {

  private final CoreConfiguration.Promotion configured;
  private Role role = Role.SECONDARY;
  private Role whenServing;

  NodeRole(CoreConfiguration.Promotion configured) {
    this.configured = configured;
    whenServing = usual();
  }

  private Role usual() {
    return switch (configured) {
      case BY_OPERATOR -> Role.SECONDARY;
      case WHEN_CONNECTED -> Role.PRIMARY;
    };
  }

  public Role role() {
    return role;
  }

  public boolean isPrimary() {
    return role == Role.PRIMARY;
  }

  /// Whether clients are served, or would be if the peer were there.
  public Service service() {
    return isPrimary() || whenServing == Role.PRIMARY ? Service.WANTED : Service.NOT_WANTED;
  }

  /// This node is connected with the peer, or goes on alone.
  void mayServe() {
    if (whenServing == Role.PRIMARY) {
      whenServing = Role.SECONDARY;
      role = Role.PRIMARY;
    }
  }

  /// Its clients were cut off. It is Primary again when it may serve, unless an operator had
  /// demoted it.
  void cut() {
    whenServing = service() == Service.WANTED ? usual() : Role.SECONDARY;
    role = Role.SECONDARY;
  }

  public void promote() {
    role = Role.PRIMARY;
  }

  public void promoteWhenServing() {
    whenServing = Role.PRIMARY;
  }

  public void demote() {
    whenServing = Role.SECONDARY;
    role = Role.SECONDARY;
  }
}
