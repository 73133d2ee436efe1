package tanabata.dlm.core;

import tanabata.dlm.api.LockName;
import tanabata.dlm.api.Membership;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import tanabata.foundation.NodeId;

/// Names by the member that masters them, which only the core knows otherwise.
public final class NamesByMaster {

  private NamesByMaster() {}

  /// Names that begin with `prefix` and that `master` masters.
  public static Stream<LockName> masteredBy(NodeId master, Membership membership, String prefix) {
    Placement placement = new Placement(membership.members().keySet());
    return IntStream.iterate(0, number -> number + 1)
        .mapToObj(number -> new LockName(prefix + number))
        .filter(name -> placement.masterOf(name).equals(master));
  }
}
