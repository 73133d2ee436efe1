package tanabata.replication.core.metadata;

import java.util.ArrayDeque;
import tanabata.foundation.ByteRange;
import tanabata.foundation.Outcome;
import tanabata.replication.core.work.BitmapSave;
import tanabata.replication.core.work.Continuation;
import tanabata.replication.core.work.CoreContext;
import tanabata.replication.core.work.Effect;
import tanabata.replication.model.BlockSet;
import tanabata.replication.model.MetadataChange;
import tanabata.replication.model.NodeFailure;

/// The two sets of blocks that say what is not in sync, and their way to disk.
///
/// No block is ever invalid on both nodes: a block becomes invalid here only while the peer's copy
/// is valid, and the peer's stays valid until this one is again.
///
/// Adding a block must be durable before anything relies on it. Taking one out may reach the disk
/// late, but never before the block's contents have: a job that writes changes therefore takes its
/// copies of them first, then flushes the device, then writes the copies.
public final class Bitmaps {

  private final BlockSet invalid;
  private final BlockSet peerLacks;
  private final CoreContext context;
  private final ArrayDeque<BitmapSave> saves = new ArrayDeque<>();

  public Bitmaps(CoreContext context, BlockSet invalid, BlockSet peerLacks) {
    this.context = context;
    this.invalid = invalid;
    this.peerLacks = peerLacks;
  }

  /// Blocks whose local copy is not valid; live.
  public BlockSet invalid() {
    return invalid;
  }

  /// Blocks of which the peer may have no valid copy; live.
  public BlockSet peerLacks() {
    return peerLacks;
  }

  /// Whether the local copy of every block that the range touches is valid.
  public boolean isValid(ByteRange range) {
    return !invalid.containsAny(context.firstBlock(range), context.endBlock(range));
  }

  /// The peer may lack the blocks that the range touches.
  public void markLacking(ByteRange range) {
    peerLacks.add(context.firstBlock(range), context.endBlock(range));
  }

  /// How many blocks one copy still has to get from the other, both directions together.
  public long outOfSync() {
    return invalid.count() + peerLacks.count();
  }

  /// Writes all changes made so far, after the contents of the device, then goes on with `then`.
  public void persist(Continuation then) {
    saves.add(new BitmapSave(then));
    if (saves.size() == 1) {
      begin();
    }
  }

  public boolean isBusy() {
    return !saves.isEmpty();
  }

  private void begin() {
    BitmapSave save = saves.element();
    save.begin(
        invalid.takeChanges(MetadataChange.Bitmap.INVALID),
        peerLacks.takeChanges(MetadataChange.Bitmap.PEER_LACKS));
    context.emit(new Effect.FlushDisk(save));
  }

  /// A step of the save is done, or failed.
  public void done(BitmapSave save, Outcome outcome) {
    if (outcome != Outcome.OK) {
      context.diskFailed(NodeFailure.Operation.BITMAPS, outcome);
    } else if (save.isFlushing()) {
      save.flushed();
      context.emit(new Effect.Persist(save, save.invalid()));
      context.emit(new Effect.Persist(save, save.peerLacks()));
    } else if (save.written()) {
      saves.remove();
      if (!saves.isEmpty()) {
        begin();
      }
      context.proceed(save.then());
    }
  }
}
