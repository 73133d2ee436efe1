package tanabata.dlm.storm;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import tanabata.dlm.api.RangeRequest;

/// Checks ranges byte by byte, of one small name.
final class RangeChecker {

  private static final int BYTES = 16;

  private final LockChecker.Permits permits;
  private final Map<Owner, int[]> owners = new TreeMap<>();
  long granted;

  private record Owner(int node, long owner) implements Comparable<Owner> {
    @Override
    public int compareTo(Owner other) {
      int byNode = Integer.compare(node, other.node);
      return byNode != 0 ? byNode : Long.compare(owner, other.owner);
    }
  }

  RangeChecker(LockChecker.Permits permits) {
    this.permits = permits;
  }

  private int[] of(int node, long owner) {
    return owners.computeIfAbsent(new Owner(node, owner), _ -> new int[BYTES]);
  }

  private static int strength(RangeRequest.Kind kind) {
    return switch (kind) {
      case UNLOCK -> 0;
      case READ -> 1;
      case WRITE, TEST_READ, TEST_WRITE -> 2;
    };
  }

  void requested(int node, RangeRequest request) {
    int[] bytes = of(node, request.owner());
    for (long i = request.first(); i <= Math.min(request.last(), BYTES - 1); i++) {
      bytes[(int) i] = Math.min(bytes[(int) i], strength(request.kind()));
    }
  }

  void granted(int node, RangeRequest request) {
    if (request.kind().isTest()) {
      return;
    }
    granted++;
    int[] bytes = of(node, request.owner());
    for (long i = request.first(); i <= Math.min(request.last(), BYTES - 1); i++) {
      bytes[(int) i] = strength(request.kind());
    }
    check();
  }

  void closed(int node, long owner) {
    owners.remove(new Owner(node, owner));
  }

  void lost(int node) {
    owners.keySet().removeIf(owner -> owner.node == node);
  }

  private void check() {
    for (int i = 0; i < BYTES; i++) {
      int writers = 0;
      int readers = 0;
      for (Map.Entry<Owner, int[]> each : owners.entrySet()) {
        if (permits.isValid(each.getKey().node)) {
          writers += each.getValue()[i] == 2 ? 1 : 0;
          readers += each.getValue()[i] == 1 ? 1 : 0;
        }
      }
      if (writers > 1 || writers == 1 && readers > 0) {
        StringBuilder all = new StringBuilder();
        owners.forEach((owner, bytes) -> all.append(owner).append(Arrays.toString(bytes)));
        throw new AssertionError("byte " + i + " is locked twice: " + all);
      }
    }
  }
}
