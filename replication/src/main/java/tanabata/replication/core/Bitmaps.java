package tanabata.replication.core;

import java.util.ArrayDeque;
import tanabata.foundation.ByteRange;
import tanabata.foundation.Outcome;

/// The two sets of blocks that say what is not in sync, and their way to disk.
///
/// No block is ever invalid on both nodes: a block becomes invalid here only while the peer's copy
/// is valid, and the peer's stays valid until this one is again.
///
/// Adding a block must be durable before anything relies on it. Taking one out may reach the disk
/// late, but never before the block's contents have: a job that writes changes therefore takes its
/// copies of them first, then flushes the device, then writes the copies.
final class Bitmaps {

  /// Blocks whose local copy is not valid.
  final BlockSet invalid;

  /// Blocks of which the peer may have no valid copy.
  final BlockSet peerLacks;

  private final Desk desk;
  private final ArrayDeque<Job> jobs = new ArrayDeque<>();

  private static final class Job implements Ticket {
    final Runnable then;
    MetaChange.Bits invalid;
    MetaChange.Bits peerLacks;
    int unfinished;

    Job(Runnable then) {
      this.then = then;
    }
  }

  Bitmaps(Desk desk, BlockSet invalid, BlockSet peerLacks) {
    this.desk = desk;
    this.invalid = invalid;
    this.peerLacks = peerLacks;
  }

  /// Whether the local copy of every block that the range touches is valid.
  boolean isValid(ByteRange range) {
    return !invalid.containsAny(desk.geometry.firstBlock(range), desk.geometry.endBlock(range));
  }

  /// Writes all changes made so far, after the contents of the device, then goes on with `then`.
  void persist(Runnable then) {
    jobs.add(new Job(then));
    if (jobs.size() == 1) {
      begin();
    }
  }

  boolean isBusy() {
    return !jobs.isEmpty();
  }

  private void begin() {
    Job job = jobs.element();
    job.invalid = invalid.takeChanges(MetaChange.Bitmap.INVALID);
    job.peerLacks = peerLacks.takeChanges(MetaChange.Bitmap.PEER_LACKS);
    job.unfinished = 0;
    desk.emit(new Effect.FlushDisk(job));
  }

  static boolean owns(Ticket ticket) {
    return ticket instanceof Job;
  }

  void done(Ticket ticket, Outcome outcome) {
    Job job = (Job) ticket;
    if (outcome != Outcome.OK) {
      desk.fail("the bitmaps of what is out of sync could not be written");
      return;
    }
    if (job.unfinished == 0) {
      job.unfinished = 2;
      desk.emit(new Effect.Persist(job, job.invalid));
      desk.emit(new Effect.Persist(job, job.peerLacks));
    } else if (--job.unfinished == 0) {
      jobs.remove();
      if (!jobs.isEmpty()) {
        begin();
      }
      job.then.run();
    }
  }
}
