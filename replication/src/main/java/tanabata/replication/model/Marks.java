package tanabata.replication.model;

/// By what a disk that was put back to an older state of itself is known.
///
/// While the two nodes are connected and their copies change, each writes a mark now and then: a
/// number that rises by one, durable before the peer is told. A disk that says a lower number than
/// its peer was told is an older state of itself, such as a snapshot or a backup that was restored.
/// Marks never fall, and a node that goes on alone writes none, so that it cannot overtake by
/// itself what its peer remembers of it.
///
/// @param own the last mark of this node
/// @param peer the highest mark that the peer has told
public record Marks(long own, long peer) {

  /// Of metadata that was just made, or written by a version that knew no marks.
  public static final Marks NONE = new Marks(0, 0);

  /// With the next mark of this node.
  public Marks next() {
    return new Marks(own + 1, peer);
  }

  /// The peer has told this one.
  public Marks withPeer(long told) {
    return told <= peer ? this : new Marks(own, told);
  }

  /// What the two know together, as the owner of these marks keeps it when a session begins: a disk
  /// that was put back has no mark below what its peer remembers any more.
  public Marks join(Marks peers) {
    return new Marks(Math.max(own, peers.peer), Math.max(peer, peers.own));
  }

  /// The higher of each: the two were written independently of each other.
  public Marks max(Marks other) {
    return new Marks(Math.max(own, other.own), Math.max(peer, other.peer));
  }

  /// Whether this node's disk was put back, by what the peer remembers.
  public boolean areBehind(Marks peers) {
    return own < peers.peer;
  }
}
