package tanabata.replication.core;

import java.util.List;
import tanabata.foundation.Moment;

/// What tests of other modules may do with a core and see of it beyond its public face.
public final class Insight {

  private Insight() {}

  /// A core with a wrong rule, or with none if `bug` is [PlantedBug#NONE].
  public static ReplicationCore core(
      ReplicationCore.Identity identity,
      Geometry geometry,
      Limits limits,
      Recovered recovered,
      PlantedBug bug) {
    return new ReplicationCore(identity, geometry, limits, recovered, bug.rules());
  }

  /// Whether this process has been in step with the peer, and so has every answered write.
  public static boolean isVeteran(ReplicationCore core) {
    return core.isVeteran();
  }

  /// Whether the local copy of the block is valid.
  public static boolean isValid(ReplicationCore core, long block) {
    return core.isValid(block);
  }

  /// What keeps the core from being in step, in sync, and with nothing under way; empty if nothing.
  public static List<String> unrest(ReplicationCore core) {
    return core.unrest();
  }

  /// Whether the node goes on without its peer.
  public static boolean isAlone(ReplicationCore core) {
    return core.isAlone();
  }

  /// Whether the node might answer a client now.
  public static boolean mayAnswer(ReplicationCore core, Moment now) {
    return core.mayAnswer(now);
  }
}
