package tanabata.replication.core.work;

import java.util.ArrayList;
import java.util.List;
import tanabata.foundation.ByteRange;
import tanabata.replication.model.Message;

/// Everything that is in progress on some range of the device, and who has to wait for whom.
///
/// The rules make each byte a linearizable register across both nodes, and so each sector that is
/// read and written as a whole. Nothing here knows of sectors: ranges begin and end at any byte,
/// and two that share a sector but no byte do not overlap; that the kernel writes both parts is the
/// page cache's affair, which changes bytes. The reasons, in short:
///
/// - A client's write waits for everything that it overlaps, so that at most one own write of a
///   byte is under way and both nodes see the same two contenders at most.
/// - A client's read waits for own writes until both nodes have applied them: otherwise a reader
///   here could see a value, and a later reader at the peer still its predecessor.
/// - What comes from the peer waits only for what is certain to end without the peer's help (a disk
///   operation, an earlier remote write). If it could wait for an acknowledgement, two nodes could
///   wait for each other.
///
/// The lists are live: the parts of the core that own their members add and remove them.
public final class InFlight {

  private final List<LocalWrite> writes = new ArrayList<>();
  private final List<RemoteWrite> remoteWrites = new ArrayList<>();
  private final List<LocalRead> reads = new ArrayList<>();
  private final List<ServedPull> servedPulls = new ArrayList<>();
  private final List<Pull> pulls = new ArrayList<>();
  private final List<Message.PullRequest> pullRequests = new ArrayList<>();

  /// Writes of clients, stamped and sent, in the order of their stamps.
  public List<LocalWrite> writes() {
    return writes;
  }

  /// In the order in which they came.
  public List<RemoteWrite> remoteWrites() {
    return remoteWrites;
  }

  /// Reads of clients, on the disk.
  public List<LocalRead> reads() {
    return reads;
  }

  /// Pulls of the peer, on the disk.
  public List<ServedPull> servedPulls() {
    return servedPulls;
  }

  public List<Pull> pulls() {
    return pulls;
  }

  /// Pulls of the peer that have not been started.
  public List<Message.PullRequest> pullRequests() {
    return pullRequests;
  }

  public boolean mayWrite(ByteRange range) {
    return !localWriteIn(range)
        && !remoteWriteIn(range)
        && !diskReadIn(range)
        && !pullIn(range)
        && !isRequested(range);
  }

  public boolean mayRead(ByteRange range) {
    return !localWriteIn(range) && !startedRemoteWriteIn(range);
  }

  public boolean mayApply(RemoteWrite write) {
    for (RemoteWrite earlier : remoteWrites) {
      if (earlier == write) {
        break;
      }
      if (earlier.range().overlaps(write.range())) {
        return false;
      }
    }
    return !unappliedLocalWriteIn(write.range()) && !diskReadIn(write.range());
  }

  /// What is served must contain every write that was sent before the reply, and no write may slip
  /// between the reading and the reply: so it waits for own writes to reach the disk, and later
  /// ones wait for it.
  public boolean mayServe(ByteRange range) {
    return !unappliedLocalWriteIn(range) && !startedRemoteWriteIn(range);
  }

  public boolean mayPull(ByteRange range) {
    return !localWriteIn(range) && !pullIn(range);
  }

  /// Whether nothing that a lost session began is still on the disk.
  public boolean isQuiet() {
    if (!servedPulls.isEmpty()) {
      return false;
    }
    for (RemoteWrite write : remoteWrites) {
      if (write.isStarted()) {
        return false;
      }
    }
    for (Pull pull : pulls) {
      if (pull.isOnDisk()) {
        return false;
      }
    }
    return true;
  }

  private boolean localWriteIn(ByteRange range) {
    for (int i = 0; i < writes.size(); i++) {
      if (writes.get(i).range().overlaps(range)) {
        return true;
      }
    }
    return false;
  }

  private boolean unappliedLocalWriteIn(ByteRange range) {
    for (int i = 0; i < writes.size(); i++) {
      LocalWrite write = writes.get(i);
      if (!write.isAppliedHere() && write.range().overlaps(range)) {
        return true;
      }
    }
    return false;
  }

  private boolean remoteWriteIn(ByteRange range) {
    for (int i = 0; i < remoteWrites.size(); i++) {
      if (remoteWrites.get(i).range().overlaps(range)) {
        return true;
      }
    }
    return false;
  }

  private boolean startedRemoteWriteIn(ByteRange range) {
    for (int i = 0; i < remoteWrites.size(); i++) {
      RemoteWrite write = remoteWrites.get(i);
      if (write.isStarted() && write.range().overlaps(range)) {
        return true;
      }
    }
    return false;
  }

  private boolean diskReadIn(ByteRange range) {
    for (int i = 0; i < reads.size(); i++) {
      if (reads.get(i).range().overlaps(range)) {
        return true;
      }
    }
    for (int i = 0; i < servedPulls.size(); i++) {
      if (servedPulls.get(i).request().range().overlaps(range)) {
        return true;
      }
    }
    return false;
  }

  /// A pull of the peer would otherwise never begin on a block that is written all the time.
  private boolean isRequested(ByteRange range) {
    for (int i = 0; i < pullRequests.size(); i++) {
      if (pullRequests.get(i).range().overlaps(range)) {
        return true;
      }
    }
    return false;
  }

  private boolean pullIn(ByteRange range) {
    for (int i = 0; i < pulls.size(); i++) {
      if (pulls.get(i).range().overlaps(range)) {
        return true;
      }
    }
    return false;
  }
}
