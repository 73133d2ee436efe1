package tanabata.benchmarks.peers;

import java.nio.file.Path;
import tanabata.benchmarks.stand.Stand;
import tanabata.dlm.jgroups.BareGroup;
import tanabata.foundation.NodeId;

/// One process of `benchmarks/locks`: what it is, a directory that all share, and where the others
/// are.
public final class Main {

  private Main() {}

  public static void main(String[] words) throws Exception {
    Path directory = Path.of(words[1]);
    switch (words[0]) {
      case "floor" -> {
        Pair pair = pair(words);
        BareGroup group = new BareGroup(pair.group(), pair.other(), pair.self().equals(Pair.VEGA));
        new Stand().repeat("trip", group::roundTrip).serve("");
      }
      case "ours" -> Ours.serve(pair(words), directory);
      case "many" -> ManyLocks.serve(pair(words));
      case "zookeeper" -> Zoo.serveServer(directory);
      case "curator" ->
          Zoo.serveClient(Integer.parseInt(words[2]), Long.parseLong(words[3]), directory);
      default -> throw new IllegalArgumentException(words[0]);
    }
  }

  private static Pair pair(String[] words) {
    return new Pair(
        new NodeId(words[2]), new int[] {Integer.parseInt(words[3]), Integer.parseInt(words[4])});
  }
}
