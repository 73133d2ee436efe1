package tanabata.replication.core;

import java.util.List;
import tanabata.foundation.Moment;
import tanabata.replication.core.mode.CoreConfiguration;
import tanabata.replication.model.Geometry;
import tanabata.replication.model.Limits;
import tanabata.replication.model.RecoveredMetadata;

/// What tests of other modules may do with a core and see of it beyond its public face.
public final class Insight {

  private Insight() {}

  /// A core with a wrong rule, or with none if `bug` is [PlantedBug#NONE].
  public static ReplicationCore core(
      CoreConfiguration configuration,
      Geometry geometry,
      Limits limits,
      RecoveredMetadata recovered,
      PlantedBug bug) {
    return new ReplicationCore(configuration, geometry, limits, recovered, bug.rules());
  }

  /// Whether this process has been connected with the peer, and so has every answered write.
  public static boolean hasCurrentData(ReplicationCore core) {
    return core.hasCurrentData();
  }

  /// Whether the local copy of the block is valid.
  public static boolean isValid(ReplicationCore core, long block) {
    return core.isValid(block);
  }

  /// What keeps the core from being connected, in sync, and with nothing under way; empty if
  /// nothing.
  public static List<String> unrest(ReplicationCore core) {
    return core.unrest();
  }

  /// Whether the node goes on without its peer.
  public static boolean isStandalone(ReplicationCore core) {
    return core.isStandalone();
  }

  /// Whether the node might answer a client now.
  public static boolean mayAnswer(ReplicationCore core, Moment now) {
    return core.mayAnswer(now);
  }
}
