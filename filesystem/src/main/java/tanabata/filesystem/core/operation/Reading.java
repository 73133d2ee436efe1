package tanabata.filesystem.core.operation;

import java.util.ArrayList;
import java.util.List;
import tanabata.filesystem.core.block.Interruption.Fails;
import tanabata.filesystem.core.file.FileMap;
import tanabata.filesystem.core.file.Inode;
import tanabata.filesystem.core.operation.Operation.Step;
import tanabata.filesystem.core.work.LockId;
import tanabata.filesystem.core.work.LockId.Mode;
import tanabata.filesystem.core.work.Piece;
import tanabata.filesystem.format.Extent;
import tanabata.filesystem.format.Geometry;
import tanabata.filesystem.format.InodeView;
import tanabata.filesystem.request.Errno;
import tanabata.filesystem.request.FileType;
import tanabata.filesystem.request.Reply;
import tanabata.filesystem.request.Request;

/// Calls that read the data of files.
public final class Reading {

  /// Larger files are refused.
  public static final long LARGEST_FILE = 0xffff_ffffL * Geometry.BLOCK;

  private static final int BLOCK = Geometry.BLOCK;

  private Reading() {}

  /// A regular file; what is none fails.
  static Inode file(Work work, long node, Mode mode) {
    Inode inode = work.inode(node, mode);
    if (inode.isDirectory()) {
      throw new Fails(Errno.EISDIR);
    }
    if (inode.type() != FileType.REGULAR) {
      throw new Fails(Errno.EINVAL);
    }
    return inode;
  }

  public static Step read(Work work, Request.Read call) {
    Inode inode = file(work, call.node(), Mode.SHARED);
    // A write under way does not know of the first page.
    boolean isFirst = call.filler() && !work.havePages(inode);
    work.need(LockId.data(inode.number()), isFirst ? Mode.EXCLUSIVE : Mode.SHARED);
    long size = InodeView.size(inode.view());
    long end = Math.min(size, call.offset() + call.length());
    FileMap map = new FileMap(inode);
    List<Piece> pieces = call.offset() >= end ? List.of() : pieces(map, call.offset(), end);
    if (call.filler()) {
      // What is behind the end it fills with zeros.
      work.filled(inode, call.offset(), call.offset() + call.length());
    }
    return new Step.AnswerRead(pieces);
  }

  private static List<Piece> pieces(FileMap map, long start, long end) {
    List<Piece> pieces = new ArrayList<>();
    long at = start;
    long lastBlock = (end + BLOCK - 1) / BLOCK;
    for (FileMap.Mapped stretch : map.find(start / BLOCK, lastBlock, Integer.MAX_VALUE)) {
      if (stretch.extent().state() == Extent.State.UNWRITTEN) {
        continue;
      }
      long from = Math.max(at, stretch.first() * BLOCK);
      long to = Math.min(end, stretch.end() * BLOCK);
      addZeros(pieces, start, at, from);
      long place = stretch.extent().block() * BLOCK + from - stretch.first() * BLOCK;
      pieces.add(new Piece((int) (from - start), (int) (to - from), place));
      at = to;
    }
    addZeros(pieces, start, at, end);
    return pieces;
  }

  private static void addZeros(List<Piece> pieces, long start, long from, long to) {
    if (from < to) {
      pieces.add(new Piece((int) (from - start), (int) (to - from), Piece.ZEROS));
    }
  }

  /// `lseek(2)` to the next data, or to the next hole.
  public static Step seek(Work work, Request.Seek call) {
    Inode inode = file(work, call.node(), Mode.SHARED);
    long size = InodeView.size(inode.view());
    if (call.offset() < 0 || call.offset() >= size) {
      return Step.failed(Errno.ENXIO);
    }
    long found =
        switch (call.target()) {
          case DATA -> nextData(new FileMap(inode), call.offset());
          case HOLE -> nextHole(new FileMap(inode), call.offset());
        };
    if (call.target() == Request.Target.DATA && found >= size) {
      return Step.failed(Errno.ENXIO);
    }
    return new Step.Answer(new Reply.Position(Math.min(found, size)));
  }

  private static long nextData(FileMap map, long offset) {
    for (FileMap.Mapped stretch : map.find(offset / BLOCK, Long.MAX_VALUE, Integer.MAX_VALUE)) {
      if (stretch.extent().state() == Extent.State.WRITTEN) {
        return Math.max(offset, stretch.first() * BLOCK);
      }
    }
    return Long.MAX_VALUE;
  }

  private static long nextHole(FileMap map, long offset) {
    long at = offset / BLOCK;
    for (FileMap.Mapped stretch : map.find(at, Long.MAX_VALUE, Integer.MAX_VALUE)) {
      boolean isData = stretch.extent().state() == Extent.State.WRITTEN;
      if (stretch.first() > at || !isData) {
        break;
      }
      at = stretch.end();
    }
    return Math.max(offset, at * BLOCK);
  }
}
