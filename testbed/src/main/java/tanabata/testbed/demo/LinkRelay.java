package tanabata.testbed.demo;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import tanabata.testbed.TestbedFailure;
import tanabata.testbed.net.Cable;

/// Stands between the two nodes, so that the link between them can be cut as a cable can: nothing
/// passes any more, and neither side is told.
final class LinkRelay implements AutoCloseable {

  private final List<Cable> cables = new ArrayList<>();

  /// Who connects to port `from` gets to port `to`, both of this machine.
  record Way(int from, int to) {}

  private LinkRelay() {}

  /// Serves when it returns.
  static LinkRelay open(List<Way> ways) throws TestbedFailure {
    LinkRelay relay = new LinkRelay();
    for (Way way : ways) {
      try {
        relay.cables.add(Cable.between(way.from(), way.to()));
      } catch (IOException e) {
        relay.close();
        throw new TestbedFailure(
            "port %d, over which one node of this demo reaches the other, cannot be used: %s; stop"
                    .formatted(way.from(), e.getMessage())
                + " whoever has it, or choose another --dir");
      }
    }
    return relay;
  }

  /// Nothing passes any more.
  void cut() {
    cables.forEach(Cable::stall);
  }

  /// What was sent meanwhile arrives now, as over a cable that is put in again.
  void heal() {
    cables.forEach(Cable::heal);
  }

  @Override
  public void close() {
    for (Cable cable : cables) {
      try {
        cable.close();
      } catch (IOException e) {
        // Nobody will use it.
      }
    }
  }
}
