package tanabata.testbed.certify;

import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;

/// What the clients of both nodes write and read, and what must be true of it.
interface Data {

  /// The clients of one node.
  List<Runnable> clients(Host host, Tally tally, Gate gate, SplittableRandom random);

  /// Judges what clients have seen since the last time. No operation is in progress. Violations go
  /// to the tally.
  ///
  /// @throws IOException if a node does not serve
  void judge(List<Host> nodes, Tally tally) throws IOException;
}
