package tanabata.replication.core.work;

import tanabata.foundation.ByteRange;
import tanabata.replication.model.Marks;
import tanabata.replication.model.Stamp;

/// The decisions on which everything else rests, each in one place.
///
/// They are methods of an object, not statements in the middle of the core, so that a test of the
/// tests can replace one and see that the storms find it. Production knows [#SOUND] only.
public class ReplicationRules {

  protected ReplicationRules() {}

  public static final ReplicationRules SOUND = new ReplicationRules();

  /// Whether a write of the peer yields to an own one that it overlaps and that the peer had not
  /// seen: the higher stamp wins, on both nodes.
  public boolean yields(Stamp peers, Stamp own) {
    return peers.compareTo(own) < 0;
  }

  /// Which bytes an own write keeps when it wins over a write of the peer: its own, and none beside
  /// them. Neither the sector nor the block around it: there the peer's write is the only one.
  public ByteRange keeps(ByteRange own) {
    return own;
  }

  /// Whether a write of the peer may bear this stamp. The two clocks are in step: whatever one of
  /// them does or hears of, the other hears of or does.
  ///
  /// @param own what the clock of this node shows
  public boolean believesStamp(long own, long stamp) {
    return stamp <= own + (1L << 20);
  }

  /// Whether the peer's clock may show this when the two meet. It may have written for years, and
  /// this node have started anew.
  public boolean believesGreeting(long own, long clock) {
    return clock <= own + (1L << 48);
  }

  /// Whether another answer may be put together for the peer, which keeps memory until it has come.
  ///
  /// @param held bytes of those that have not come yet
  public boolean mayAnswerPeer(long held, long more) {
    return held + more <= 128L << 20;
  }

  /// Whether a client may be told that its write is done (replication protocol C).
  public boolean answerable(boolean local, boolean peer) {
    return local && peer;
  }

  /// Whether a write that both nodes have applied still counts as open, so that a crash makes its
  /// blocks part of the resync: until a flush has made it durable on both.
  public boolean staysOpen() {
    return true;
  }

  /// Whether a node that has taken leave may say that it has left, whereupon its disk is closed.
  ///
  /// @param onDisk how many operations the disk is at
  public boolean mayClose(int onDisk) {
    return onDisk == 0;
  }

  /// Whether a node that has taken leave still acts on what it hears: that its peer has closed the
  /// link, say, which a node that goes on writes down.
  public boolean listensAfterLeaving() {
    return false;
  }

  /// Which mark of this node the peer may be told: none that this disk could still forget.
  public long tellable(Marks durable, Marks known) {
    return durable.own();
  }

  /// Whether a node that greets with these marks has a disk that was put back to an older state.
  ///
  /// @param others the marks that the other node has greeted with
  public boolean wasPutBack(Marks marks, Marks others) {
    return marks.areBehind(others);
  }

  /// Whether a write whose client was told that there is no space for it is still in progress: it
  /// may have reached one of the two disks, and must then reach the other.
  public boolean goesOnWithoutSpace() {
    return true;
  }

  /// Whether a node that is cut off ends what its clients have asked for, so that no answer reaches
  /// them that belongs to the time after.
  public boolean endsWhatWasAsked() {
    return true;
  }
}
