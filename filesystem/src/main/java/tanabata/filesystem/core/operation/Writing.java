package tanabata.filesystem.core.operation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tanabata.filesystem.core.block.Run;
import tanabata.filesystem.core.file.FileMap;
import tanabata.filesystem.core.file.Inode;
import tanabata.filesystem.core.operation.Operation.Step;
import tanabata.filesystem.core.work.Fill;
import tanabata.filesystem.core.work.LockId;
import tanabata.filesystem.core.work.LockId.Mode;
import tanabata.filesystem.core.work.Piece;
import tanabata.filesystem.format.Extent;
import tanabata.filesystem.format.Geometry;
import tanabata.filesystem.format.InodeView;
import tanabata.filesystem.request.Errno;
import tanabata.filesystem.request.Reply;
import tanabata.filesystem.request.Request;

/// Writes data. First the bytes go to their blocks, those that are there or new ones that nobody
/// knows yet; when they are on the device the inode is told of new blocks and of its size. So no
/// record ever shows blocks whose bytes are somebody else's.
public final class Writing {

  private static final int BLOCK = Geometry.BLOCK;

  private final Work work;
  private final Request.Write call;
  private final Inode inode;
  private final FileMap map;
  private final long start;
  private final long end;
  private final List<Piece> pieces = new ArrayList<>();
  private final List<Fill> zeros = new ArrayList<>();
  private final List<Added> added = new ArrayList<>();
  private final List<FileMap.Mapped> unwritten = new ArrayList<>();

  /// New blocks of the file.
  private record Added(long first, Run run) {}

  private Writing(Work work, Request.Write call, Inode inode, long start) {
    this.work = work;
    this.call = call;
    this.inode = inode;
    this.map = new FileMap(inode);
    this.start = start;
    this.end = Math.min(start + call.payload().length(), Reading.LARGEST_FILE);
  }

  public static Step write(Work work, Request.Write call) {
    Inode inode = Reading.file(work, call.node(), Mode.EXCLUSIVE);
    long size = InodeView.size(inode.view());
    // The kernel's idea of the end may be old: another host may have appended.
    long start = call.append() ? size : call.offset();
    if (call.payload().length() == 0) {
      return new Step.Answer(new Reply.Written(0));
    }
    if (start < 0 || start >= Reading.LARGEST_FILE) {
      return Step.failed(Errno.EFBIG);
    }
    Writing writing = new Writing(work, call, inode, start);
    boolean overwrites = writing.end <= size && writing.isWritten();
    boolean makesOld = !call.fromCache() && work.havePages(inode);
    work.need(LockId.data(inode.number()), overwrites && !makesOld ? Mode.SHARED : Mode.EXCLUSIVE);
    return writing.plan(size);
  }

  /// `fsync(2)`.
  static Step sync(Work work, Request.Sync call) {
    work.files().isSynced(Names.number(work, call.node()));
    return new Step.SyncThen(new Reply.Done());
  }

  private boolean isWritten() {
    long at = start / BLOCK;
    for (FileMap.Mapped stretch : map.find(at, lastBlock(), Integer.MAX_VALUE)) {
      if (stretch.first() != at || stretch.extent().state() != Extent.State.WRITTEN) {
        return false;
      }
      at = stretch.end();
    }
    return at == lastBlock();
  }

  private long lastBlock() {
    return (end + BLOCK - 1) / BLOCK;
  }

  private Step plan(long size) {
    Resizing.tail(inode, size, start).ifPresent(zeros::add);
    long at = start / BLOCK;
    for (FileMap.Mapped stretch : map.find(at, lastBlock(), Integer.MAX_VALUE)) {
      planHole(at, stretch.first());
      planStretch(stretch);
      at = stretch.end();
    }
    planHole(at, lastBlock());
    // Durable as it is written, it leaves the sync that follows no flush to wait for.
    boolean durable = call.durable() || work.files().willBeSynced(inode.number());
    return new Step.WriteThen(call.payload(), pieces, zeros, durable, finish());
  }

  private void planStretch(FileMap.Mapped stretch) {
    long place = stretch.extent().block() * BLOCK;
    if (stretch.extent().state() == Extent.State.UNWRITTEN) {
      unwritten.add(stretch);
      planNew(stretch.first(), stretch.end(), place);
    } else {
      planBytes(stretch.first(), stretch.end(), place);
    }
  }

  private void planHole(long from, long to) {
    long at = from;
    while (at < to) {
      Run run = work.reserve(near(at), (int) (to - at));
      added.add(new Added(at, run));
      planNew(at, at + run.count(), run.block() * BLOCK);
      at += run.count();
    }
  }

  /// Where the next blocks of the file are best.
  private long near(long first) {
    if (!added.isEmpty() && added.getLast().first + added.getLast().run.count() == first) {
      return added.getLast().run.block() + added.getLast().run.count();
    }
    Optional<Long> before = map.blockBefore(first);
    return before
        .filter(block -> work.superblock().geometry().contains(block, 1))
        .orElseGet(() -> Placement.nearData(inode.number()));
  }

  /// Blocks whose bytes mean nothing yet: what is not written of them has to be zeros.
  private void planNew(long first, long last, long place) {
    planBytes(first, last, place);
    long before = start - first * BLOCK;
    if (before > 0) {
      zeros.add(new Fill(place, before));
    }
    long behind = last * BLOCK - end;
    if (behind > 0) {
      zeros.add(new Fill(place + (last - first) * BLOCK - behind, behind));
    }
  }

  private void planBytes(long first, long last, long place) {
    long from = Math.max(start, first * BLOCK);
    long to = Math.min(end, last * BLOCK);
    pieces.add(new Piece((int) (from - start), (int) (to - from), place + from - first * BLOCK));
  }

  private Operation finish() {
    List<Added> blocks = List.copyOf(added);
    List<FileMap.Mapped> nowWritten = List.copyOf(unwritten);
    long from = start;
    long to = end;
    Request.Write write = call;
    return then -> finish(then, write, blocks, nowWritten, from, to);
  }

  private static Step finish(
      Work work,
      Request.Write call,
      List<Added> added,
      List<FileMap.Mapped> unwritten,
      long start,
      long end) {
    Inode inode = work.inode(call.node(), Mode.EXCLUSIVE);
    FileMap map = new FileMap(inode);
    for (Added blocks : added) {
      work.space().use(work.changes(), blocks.run);
      map.add(
          blocks.first, new Extent(blocks.run.block(), blocks.run.count(), Extent.State.WRITTEN));
    }
    unwritten.forEach(map::written);
    if (!added.isEmpty() || !unwritten.isEmpty()) {
      work.changes().pointsAtNewData();
    }
    byte[] block = inode.change();
    InodeView.setSize(block, Math.max(InodeView.size(block), end));
    if (call.killsPrivileges()) {
      AttributeCalls.killPrivileges(inode);
    }
    AttributeCalls.killCapabilities(work, inode);
    inode.touchContent(work.wall());
    work.files().isWritten(inode.number());
    Reply reply = new Reply.Written((int) (end - start));
    Step last = call.durable() ? new Step.SyncThen(reply) : new Step.Answer(reply);
    if (call.fromCache()) {
      work.filled(inode, start, end);
      return last;
    }
    return work.makeOld(inode, start, end)
        .<Step>map(old -> new Step.DropThen(inode.number(), old, _ -> last))
        .orElse(last);
  }
}
