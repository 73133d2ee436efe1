package tanabata.dlm.core;

import tanabata.dlm.api.LockName;
import tanabata.dlm.api.Membership;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import tanabata.foundation.NodeId;

/// Names by where they are mastered, which is the core's business else.
public final class Homes {

  private Homes() {}

  /// Names that begin with `prefix` and that `home` masters.
  public static Stream<LockName> namesAt(NodeId home, Membership membership, String prefix) {
    Placement placement = new Placement(membership.members().keySet());
    return IntStream.iterate(0, number -> number + 1)
        .mapToObj(number -> new LockName(prefix + number))
        .filter(name -> placement.masterOf(name).equals(home));
  }
}
