package tanabata.node.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tanabata.foundation.NodeId;
import tanabata.replication.model.OnNoSpace;

/// One replicated device, as seen from the host that reads the file.
///
/// @param name its name, and that of its NBD export
/// @param sizeBytes what users see, a positive multiple of 4096
/// @param protocol when a write counts as done
/// @param becomePrimaryOn the hosts that take the role Primary at start, in name order
/// @param autoPromote whether a client that opens the device makes this host Primary, until the
///   last one has closed it
/// @param activityLogExtents how many 4 MiB extents may be hot at a time
/// @param onNoSpace what clients meet whose writes find no space on a disk
/// @param fencing how it is decided who goes on alone
/// @param nbdTls what NBD listeners with TLS show and whom they believe; there if there is one
/// @param undo how much of what this host gives up is kept, and how long
/// @param here this host
/// @param peer the other one; its paths belong to another machine
public record ResourceConfig(
    String name,
    long sizeBytes,
    Protocol protocol,
    List<NodeId> becomePrimaryOn,
    boolean autoPromote,
    int activityLogExtents,
    OnNoSpace onNoSpace,
    NetConfig net,
    FencingConfig fencing,
    Optional<TlsConfig.On> nbdTls,
    UndoConfig undo,
    HostConfig here,
    HostConfig peer) {

  public static final int FEWEST_EXTENTS = 16;
  public static final int MOST_EXTENTS = 6433;

  /// A longer freeze is worth a warning.
  public static final Duration LONGEST_FREEZE = Duration.ofSeconds(10);

  public ResourceConfig {
    becomePrimaryOn = List.copyOf(becomePrimaryOn);
  }

  /// The longest time for which requests are held after the peer fell silent.
  public Duration freezeBound() {
    return fencing.freezeBound(net.pingTimeout());
  }

  /// What is allowed, but probably not meant: one sentence each.
  public List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    for (NbdListen place : here.nbd()) {
      if (place instanceof NbdListen.Tcp(Address address) && !address.isLoopback()) {
        warnings.add(
            "resource " + name + ": whoever reaches tcp:" + address + " may read and write it");
      }
    }
    if (freezeBound().compareTo(LONGEST_FREEZE) > 0) {
      warnings.add(longFreeze());
    }
    return warnings;
  }

  private String longFreeze() {
    Duration bound = freezeBound();
    return "resource "
        + name
        + ": after a silent cut, requests are held for up to "
        + bound.toMillis()
        + " ms (ping-timeout "
        + net.pingTimeout().toMillis()
        + " + lease "
        + fencing.timing().lease().toMillis()
        + " + guard "
        + fencing.timing().guard().toMillis()
        + " + claim-delay "
        + fencing.timing().claimDelay().toMillis()
        + "), which is more than "
        + LONGEST_FREEZE.toMillis()
        + " ms; clients may give up";
  }

  /// Whether the two hosts share locks.
  public boolean sharesLocks() {
    return here.locks().isPresent();
  }

  /// Whether this host takes the role Primary at start.
  public boolean becomesPrimaryHere() {
    return becomePrimaryOn.contains(here.name());
  }
}
