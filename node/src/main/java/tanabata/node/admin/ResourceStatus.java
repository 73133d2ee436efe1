package tanabata.node.admin;

import java.util.List;

/// The state of one resource, in the field's words.
///
/// @param role `Primary` or `Secondary`
/// @param disk `Diskless`, `Inconsistent`, `Outdated`, `Consistent` or `UpToDate`
/// @param connection `Connected`, `Connecting`, `StandAlone` and the like
/// @param frozen whether requests are being held
/// @param reason why it is frozen or cannot go on; empty if there is nothing to say
/// @param generation the newest one of this copy
/// @param outOfSyncBytes how much may differ between the copies
/// @param rule the rule by which the last handshake decided; `none` before the first one
/// @param resync the one that runs, else the last one
/// @param clients how many NBD connections are open
/// @param links for each link to the peer that does not come up who dials whom, and what has gone
///   wrong last
public record ResourceStatus(
    String name,
    String role,
    String disk,
    String connection,
    boolean frozen,
    String reason,
    String generation,
    long outOfSyncBytes,
    String rule,
    ResyncStatus resync,
    PeerStatus peer,
    int clients,
    FencingStatus fencing,
    List<String> links) {

  public ResourceStatus {
    links = List.copyOf(links);
  }

  /// Whether this node serves it for reading and writing, and both copies are the newest.
  public boolean isPrimaryAndUpToDate() {
    return role.equals("Primary")
        && disk.equals("UpToDate")
        && peer.disk().equals("UpToDate")
        && !frozen;
  }

  /// Whether the two are connected, and nothing is left to copy or being copied.
  public boolean isInSync() {
    return connection.equals("Connected") && outOfSyncBytes == 0 && !resync.running();
  }
}
