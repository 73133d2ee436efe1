package tanabata.dlm.explorer;

import java.util.Optional;
import java.util.TreeMap;
import tanabata.dlm.api.Membership;
import tanabata.foundation.NodeId;

/// Stands for fencing: one membership an epoch; whoever is missing has no permit any more; whoever
/// returns has another incarnation.
final class Fencing {

  enum Place {
    MEMBER,
    /// Left out without knowing it.
    EXCLUDED,
    OUT,
    /// It has no process.
    DEAD
  }

  private final NodeId[] names;
  private final TreeMap<NodeId, Long> present = new TreeMap<>();
  private final Place[] places;
  private final long[] told;
  private long epoch;
  private long incarnations;
  private Membership latest = Membership.EMPTY;

  Fencing(NodeId[] names, int members) {
    this.names = names;
    places = new Place[names.length];
    told = new long[names.length];
    for (int i = 0; i < names.length; i++) {
      places[i] = i < members ? Place.MEMBER : Place.OUT;
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
    return places[node] == Place.MEMBER && told[node] < epoch;
  }

  Membership tell(int node) {
    told[node] = epoch;
    return latest;
  }

  void dies(int node, boolean inOrder) {
    boolean wasMember = places[node] == Place.MEMBER;
    places[node] = Place.DEAD;
    told[node] = 0;
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

  void out(int node) {
    places[node] = Place.OUT;
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
