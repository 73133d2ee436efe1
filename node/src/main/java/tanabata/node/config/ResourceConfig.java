package tanabata.node.config;

import java.util.List;
import tanabata.foundation.NodeId;

/// One replicated device, as seen from the host that reads the file.
///
/// @param name its name, and that of its NBD export
/// @param sizeBytes what users see, a positive multiple of 4096
/// @param protocol when a write counts as done
/// @param becomePrimaryOn the hosts that take the role Primary at start, in name order
/// @param activityLogExtents how many 4 MiB extents may be hot at a time
/// @param here this host
/// @param peer the other one; its paths belong to another machine
public record ResourceConfig(
    String name,
    long sizeBytes,
    Protocol protocol,
    List<NodeId> becomePrimaryOn,
    int activityLogExtents,
    NetConfig net,
    HostConfig here,
    HostConfig peer) {

  public static final int FEWEST_EXTENTS = 16;
  public static final int MOST_EXTENTS = 6433;

  public ResourceConfig {
    becomePrimaryOn = List.copyOf(becomePrimaryOn);
  }

  /// Whether this host takes the role Primary at start.
  public boolean becomesPrimaryHere() {
    return becomePrimaryOn.contains(here.name());
  }
}
