package tanabata.dlm.explorer;

import java.util.Optional;
import java.util.TreeMap;
import tanabata.dlm.api.Membership;
import tanabata.foundation.NodeId;

/// Stands for fencing: one membership an epoch; a node that is missing has no permit any more; a
/// node that returns has another incarnation.
final class FencingModel {

  enum Place {
    MEMBER,
    /// Excluded without knowing it.
    EXCLUDED,
    EVICTED,
    /// Without a process.
    DEAD
  }

  private final NodeId[] names;
  private final TreeMap<NodeId, Long> present = new TreeMap<>();
  private final Place[] places;
  private final long[] informedEpoch;
  private long epoch;
  private long incarnations;
  private Membership latest = Membership.EMPTY;

  FencingModel(NodeId[] names, int members) {
    this.names = names;
    places = new Place[names.length];
    informedEpoch = new long[names.length];
    for (int i = 0; i < names.length; i++) {
      places[i] = i < members ? Place.MEMBER : Place.EVICTED;
      if (i < members) {
        present.put(names[i], ++incarnations);
      }
    }
    change(Optional.empty());
  }

  private void change(Optional<NodeId> left) {
    latest = new Membership(++epoch, present, left);
  }

  Place place(int node) {
    return places[node];
  }

  boolean isAlone(int node) {
    return places[node] == Place.MEMBER && present.size() == 1;
  }

  boolean hasNewsFor(int node) {
    return places[node] == Place.MEMBER && informedEpoch[node] < epoch;
  }

  Membership inform(int node) {
    informedEpoch[node] = epoch;
    return latest;
  }

  void dies(int node, boolean inOrder) {
    boolean wasMember = places[node] == Place.MEMBER;
    places[node] = Place.DEAD;
    informedEpoch[node] = 0;
    if (wasMember) {
      present.remove(names[node]);
      change(inOrder ? Optional.of(names[node]) : Optional.empty());
    }
  }

  void exclude(int node) {
    places[node] = Place.EXCLUDED;
    present.remove(names[node]);
    change(Optional.empty());
  }

  void evict(int node) {
    places[node] = Place.EVICTED;
  }

  void join(int node) {
    places[node] = Place.MEMBER;
    present.put(names[node], ++incarnations);
    change(Optional.empty());
  }

  @Override
  public String toString() {
    return latest.toString();
  }
}
