package tanabata.replication.core;

import java.util.ArrayList;
import java.util.List;
import tanabata.foundation.ByteRange;

/// Everything that is in progress on some range of the device, and who has to wait for whom.
///
/// The rules make each sector a linearizable register across both nodes. The reasons, in short:
///
/// - A client's write waits for everything that it overlaps, so that at most one own write of a
///   sector is under way and both nodes see the same two contenders at most.
/// - A client's read waits for own writes until both nodes have applied them: otherwise a reader
///   here could see a value, and a later reader at the peer still its predecessor.
/// - What comes from the peer waits only for what is certain to end without the peer's help (a disk
///   operation, an earlier arrival). If it could wait for an acknowledgement, two nodes could wait
///   for each other.
final class Traffic {

  /// Stamped and sent, in the order of their stamps.
  final List<LocalWrite> inFlight = new ArrayList<>();

  /// In the order in which they came.
  final List<Arrival> arrivals = new ArrayList<>();

  /// On the disk.
  final List<LocalRead> reading = new ArrayList<>();

  /// On the disk.
  final List<Serve> serving = new ArrayList<>();

  final List<Pull> pulling = new ArrayList<>();

  /// Pulls of the peer that have not been started.
  final List<Message.PullRequest> asked = new ArrayList<>();

  boolean mayWrite(ByteRange range) {
    return !ownWriteIn(range)
        && !anyArrivalIn(range)
        && !diskReadIn(range)
        && !pullIn(range)
        && !isAsked(range);
  }

  boolean mayRead(ByteRange range) {
    return !ownWriteIn(range) && !startedArrivalIn(range);
  }

  boolean mayApply(Arrival arrival) {
    for (Arrival earlier : arrivals) {
      if (earlier == arrival) {
        break;
      }
      if (earlier.range.overlaps(arrival.range)) {
        return false;
      }
    }
    return !unwrittenOwnWriteIn(arrival.range) && !diskReadIn(arrival.range);
  }

  /// What is served must contain every write that was sent before the reply, and no write may slip
  /// between the reading and the reply: so it waits for own writes to reach the disk, and later
  /// ones wait for it.
  boolean mayServe(ByteRange range) {
    return !unwrittenOwnWriteIn(range) && !startedArrivalIn(range);
  }

  boolean mayPull(ByteRange range) {
    return !ownWriteIn(range) && !pullIn(range);
  }

  /// Whether nothing that a lost session began is still on the disk.
  boolean isQuiet() {
    if (!serving.isEmpty()) {
      return false;
    }
    for (Arrival arrival : arrivals) {
      if (arrival.started) {
        return false;
      }
    }
    for (Pull pull : pulling) {
      if (pull.onDisk) {
        return false;
      }
    }
    return true;
  }

  private boolean ownWriteIn(ByteRange range) {
    for (int i = 0; i < inFlight.size(); i++) {
      if (inFlight.get(i).range.overlaps(range)) {
        return true;
      }
    }
    return false;
  }

  private boolean unwrittenOwnWriteIn(ByteRange range) {
    for (int i = 0; i < inFlight.size(); i++) {
      LocalWrite write = inFlight.get(i);
      if (!write.localDone && write.range.overlaps(range)) {
        return true;
      }
    }
    return false;
  }

  private boolean anyArrivalIn(ByteRange range) {
    for (int i = 0; i < arrivals.size(); i++) {
      if (arrivals.get(i).range.overlaps(range)) {
        return true;
      }
    }
    return false;
  }

  private boolean startedArrivalIn(ByteRange range) {
    for (int i = 0; i < arrivals.size(); i++) {
      Arrival arrival = arrivals.get(i);
      if (arrival.started && arrival.range.overlaps(range)) {
        return true;
      }
    }
    return false;
  }

  private boolean diskReadIn(ByteRange range) {
    for (int i = 0; i < reading.size(); i++) {
      if (reading.get(i).range().overlaps(range)) {
        return true;
      }
    }
    for (int i = 0; i < serving.size(); i++) {
      if (serving.get(i).request().range().overlaps(range)) {
        return true;
      }
    }
    return false;
  }

  /// A pull of the peer would otherwise never begin on a block that is written all the time.
  private boolean isAsked(ByteRange range) {
    for (int i = 0; i < asked.size(); i++) {
      if (asked.get(i).range().overlaps(range)) {
        return true;
      }
    }
    return false;
  }

  private boolean pullIn(ByteRange range) {
    for (int i = 0; i < pulling.size(); i++) {
      if (pulling.get(i).range.overlaps(range)) {
        return true;
      }
    }
    return false;
  }
}
