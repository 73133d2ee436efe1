package tanabata.filesystem.core.operation;

import java.util.List;
import java.util.Optional;
import tanabata.filesystem.core.file.FileMap;
import tanabata.filesystem.core.file.Inode;
import tanabata.filesystem.core.operation.Operation.Step;
import tanabata.filesystem.core.work.Fill;
import tanabata.filesystem.core.work.LockId;
import tanabata.filesystem.core.work.LockId.Mode;
import tanabata.filesystem.format.Extent;
import tanabata.filesystem.format.Geometry;
import tanabata.filesystem.format.InodeView;
import tanabata.filesystem.request.Errno;

/// Makes files longer and shorter. What is behind the end in the last block is nobody's: it becomes
/// zeros when the file grows over it, not when it shrinks, so that a truncation which is lost with
/// the power has lost nothing else.
final class Resizing {

  private static final int BLOCK = Geometry.BLOCK;

  /// Stretches that one transaction frees.
  private static final int MOST = 24;

  private Resizing() {}

  /// Brings the file to this size, and then goes on.
  static Step to(Work work, long node, long size, Operation then) {
    if (size < 0 || size > Reading.LARGEST_FILE) {
      return Step.failed(Errno.EFBIG);
    }
    Inode inode = Reading.file(work, node, Mode.EXCLUSIVE);
    work.need(LockId.data(inode.number()), Mode.EXCLUSIVE);
    long before = InodeView.size(inode.view());
    if (size > before) {
      return grow(inode, before, size, set(node, size, then));
    }
    return shrink(work, inode, node, size, then);
  }

  private static Operation set(long node, long size, Operation then) {
    return work -> {
      Inode inode = work.inode(node, Mode.EXCLUSIVE);
      InodeView.setSize(inode.change(), size);
      return new Step.Then(then);
    };
  }

  /// Goes on when what is behind the end reads as zeros.
  static Step grow(Inode inode, long from, long to, Operation then) {
    Optional<Fill> tail = tail(inode, from, to);
    return tail.isEmpty() ? new Step.Then(then) : Step.WriteThen.zeros(List.of(tail.get()), then);
  }

  /// What has to become zeros when a file of this size has bytes from `to` on.
  static Optional<Fill> tail(Inode inode, long size, long to) {
    long inBlock = size % BLOCK;
    if (to <= size || inBlock == 0) {
      return Optional.empty();
    }
    long last = size / BLOCK;
    return new FileMap(inode)
        .find(last, last + 1, 1).stream()
            .filter(stretch -> stretch.extent().state() == Extent.State.WRITTEN)
            .map(stretch -> fill(stretch, size, to))
            .findFirst();
  }

  private static Fill fill(FileMap.Mapped stretch, long size, long to) {
    long end = Math.min(to, (size / BLOCK + 1) * BLOCK);
    return new Fill(stretch.extent().block() * BLOCK + size % BLOCK, end - size);
  }

  /// From the end, so that every step leaves a file that could be.
  private static Step shrink(Work work, Inode inode, long node, long size, Operation then) {
    FileMap map = new FileMap(inode);
    long keep = (size + BLOCK - 1) / BLOCK;
    for (int i = 0; i < MOST; i++) {
      Optional<FileMap.Mapped> last = map.lastFrom(keep);
      if (last.isEmpty()) {
        InodeView.setSize(inode.change(), size);
        return new Step.Then(then);
      }
      map.remove(last.get());
      byte[] block = inode.change();
      long whole = Math.max(size, last.get().first() * BLOCK);
      InodeView.setSize(block, Math.min(InodeView.size(block), whole));
    }
    return new Step.Then(again -> to(again, node, size, then));
  }
}
