package tanabata.replication.core.io;

import java.util.ArrayList;
import java.util.List;
import tanabata.foundation.ByteRange;
import tanabata.replication.core.work.InFlight;
import tanabata.replication.core.work.LocalWrite;
import tanabata.replication.core.work.RemoteWrite;
import tanabata.replication.model.Limits;
import tanabata.replication.model.OnNoSpace;

/// The writes in progress that wait for space on a disk, here or at the peer. They stay in
/// progress, so whatever overlaps them waits for that space too.
public final class NoSpace {

  private static final int MOST_WRITES = 64;

  private final OnNoSpace policy;
  private final Limits limits;
  private final InFlight inFlight;

  /// Of clients of this node.
  private final List<LocalWrite> own = new ArrayList<>();

  /// From the peer, held here or behind what is.
  private final List<RemoteWrite> remote = new ArrayList<>();

  /// @param policy what clients of this node meet
  public NoSpace(OnNoSpace policy, Limits limits, InFlight inFlight) {
    this.policy = policy;
    this.limits = limits;
    this.inFlight = inFlight;
  }

  /// Whether clients of this node are not to wait for space.
  boolean isAnError() {
    return policy == OnNoSpace.ERROR;
  }

  void add(LocalWrite write) {
    if (!own.contains(write)) {
      own.add(write);
    }
  }

  void add(RemoteWrite write) {
    if (!remote.contains(write)) {
      remote.add(write);
    }
  }

  boolean contains(RemoteWrite write) {
    return remote.contains(write);
  }

  /// Whether any write waits for space.
  boolean isAnywhere() {
    if (!own.isEmpty()) {
      own.removeIf(write -> !inFlight.writes().contains(write));
    }
    if (!remote.isEmpty()) {
      remote.removeIf(write -> !inFlight.remoteWrites().contains(write));
    }
    return !own.isEmpty() || !remote.isEmpty();
  }

  /// Whether a request for the range would wait for space.
  boolean isIn(ByteRange range) {
    for (LocalWrite write : own) {
      if (write.range().overlaps(range)) {
        return true;
      }
    }
    return isHere(range);
  }

  /// Whether a write of the peer to the range would wait for space here.
  boolean holdsUpPeer(ByteRange range) {
    for (LocalWrite write : own) {
      if (!write.isAppliedHere() && write.range().overlaps(range)) {
        return true;
      }
    }
    return isHere(range);
  }

  private boolean isHere(ByteRange range) {
    for (RemoteWrite write : remote) {
      if (write.range().overlaps(range)) {
        return true;
      }
    }
    return false;
  }

  /// Whether as many writes wait as may: each keeps its bytes, and its extents hot.
  boolean isFull() {
    return own.size() >= Math.min(MOST_WRITES, limits.activitySlots() / 4);
  }
}
