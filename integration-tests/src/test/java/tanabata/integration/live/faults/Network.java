package tanabata.integration.live.faults;

import java.io.IOException;
import java.util.List;

/// What lies between the two nodes and the witness, and can be cut. One scenario, several of these.
interface Network extends Addresses, AutoCloseable {

  /// The three who talk with each other.
  String VEGA = "vega";

  String ALTAIR = "altair";
  String DENEB = "deneb";

  /// Where the witness waits.
  String witnessListenAddress();

  /// What has to stand before a command so that it runs as this one of the three.
  List<String> commandPrefix(String who);

  /// Ends the connections between the nodes so that both notice, until [#heal].
  void disconnect() throws Exception;

  /// Whatever this node sends to its peer is lost without notice, until [#heal].
  void silence(String from) throws Exception;

  /// This node and the witness receive nothing from each other any more, until [#heal].
  void hideWitness(String from) throws Exception;

  /// All is as before.
  void heal() throws Exception;

  /// Nothing passes between the nodes, without notice.
  default void silenceBoth() throws Exception {
    silence(VEGA);
    silence(ALTAIR);
  }

  static String other(String node) {
    return node.equals(VEGA) ? ALTAIR : VEGA;
  }

  @Override
  void close() throws IOException;
}
