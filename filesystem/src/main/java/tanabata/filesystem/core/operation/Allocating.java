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
import tanabata.filesystem.format.Extent;
import tanabata.filesystem.format.Geometry;
import tanabata.filesystem.format.InodeView;
import tanabata.filesystem.request.Errno;
import tanabata.filesystem.request.Request;

/// `fallocate(2)`: takes space ahead, and punches holes.
public final class Allocating {

  private static final int BLOCK = Geometry.BLOCK;

  /// Stretches that one transaction adds or frees.
  private static final int MOST = 16;

  private Allocating() {}

  public static Step allocate(Work work, Request.Allocate call) {
    if (call.offset() < 0 || call.length() <= 0) {
      return Step.failed(Errno.EINVAL);
    }
    if (call.offset() > Reading.LARGEST_FILE - call.length()) {
      return Step.failed(Errno.EFBIG);
    }
    Inode inode = Reading.file(work, call.node(), Mode.EXCLUSIVE);
    work.need(LockId.data(inode.number()), Mode.EXCLUSIVE);
    if (call.allocation() == Request.Allocation.UNSUPPORTED) {
      return Step.failed(Errno.EOPNOTSUPP);
    }
    AttributeCalls.killCapabilities(work, inode);
    return switch (call.allocation()) {
      case EXTEND, KEEP_SIZE -> takeIfThereIsRoom(work, call);
      case PUNCH -> punch(work, inode, call, Allocating::done);
      case ZERO, ZERO_KEEP_SIZE -> punch(work, inode, call, then -> takeIfThereIsRoom(then, call));
      case UNSUPPORTED -> Step.failed(Errno.EOPNOTSUPP);
    };
  }

  private static Step done(Work work) {
    return Step.done();
  }

  private static Step takeIfThereIsRoom(Work work, Request.Allocate call) {
    FileMap map = new FileMap(work.inode(call.node(), Mode.EXCLUSIVE));
    long missing = end(call) - first(call);
    for (FileMap.Mapped stretch : map.find(first(call), end(call), Integer.MAX_VALUE)) {
      missing -= stretch.end() - stretch.first();
    }
    work.space().needRoom(work.changes(), missing);
    return take(work, call);
  }

  private static long first(Request.Allocate call) {
    return call.offset() / BLOCK;
  }

  /// The block behind the last one.
  private static long end(Request.Allocate call) {
    return (call.offset() + call.length() + BLOCK - 1) / BLOCK;
  }

  /// Takes blocks for all holes, a few at a time.
  private static Step take(Work work, Request.Allocate call) {
    Inode inode = work.inode(call.node(), Mode.EXCLUSIVE);
    FileMap map = new FileMap(inode);
    for (int i = 0; i < MOST; i++) {
      Optional<long[]> hole = firstHole(map, first(call), end(call));
      if (hole.isEmpty()) {
        return sized(work, inode, call);
      }
      long from = hole.get()[0];
      int count = (int) Math.min(hole.get()[1] - from, Extent.LONGEST);
      long near = map.blockBefore(from).orElse(Placement.nearData(inode.number()));
      Run run = work.reserve(near, count);
      work.space().use(work.changes(), run);
      map.add(from, new Extent(run.block(), run.count(), Extent.State.UNWRITTEN));
    }
    inode.touch(work.wall());
    return new Step.Then(then -> take(then, call));
  }

  private static Optional<long[]> firstHole(FileMap map, long first, long last) {
    long at = first;
    for (FileMap.Mapped stretch : map.find(first, last, Integer.MAX_VALUE)) {
      if (stretch.first() > at) {
        return Optional.of(new long[] {at, stretch.first()});
      }
      at = stretch.end();
    }
    return at < last ? Optional.of(new long[] {at, last}) : Optional.empty();
  }

  private static Step sized(Work work, Inode inode, Request.Allocate call) {
    long size = InodeView.size(inode.view());
    long end = call.offset() + call.length();
    boolean extendsSize =
        switch (call.allocation()) {
          case EXTEND, ZERO -> end > size;
          case KEEP_SIZE, ZERO_KEEP_SIZE, PUNCH, UNSUPPORTED -> false;
        };
    inode.touch(work.wall());
    if (!extendsSize) {
      return Step.done();
    }
    return Resizing.grow(
        inode,
        size,
        end,
        then -> {
          Inode grown = then.inode(call.node(), Mode.EXCLUSIVE);
          InodeView.setSize(grown.change(), end);
          grown.touchContent(then.wall());
          return Step.done();
        });
  }

  /// Makes a range read as zeros: whole blocks become a hole, parts of blocks are written over.
  private static Step punch(Work work, Inode inode, Request.Allocate call, Operation then) {
    List<Fill> edges = edges(new FileMap(inode), call);
    return Step.WriteThen.zeros(edges, next -> free(next, call, then));
  }

  private static List<Fill> edges(FileMap map, Request.Allocate call) {
    long start = call.offset();
    long end = start + call.length();
    long firstWhole = (start + BLOCK - 1) / BLOCK * BLOCK;
    long lastWhole = end / BLOCK * BLOCK;
    List<Fill> edges = new ArrayList<>();
    if (start < firstWhole) {
      edge(map, start, Math.min(end, firstWhole), edges);
    }
    if (lastWhole < end && lastWhole >= firstWhole) {
      edge(map, lastWhole, end, edges);
    }
    return edges;
  }

  private static void edge(FileMap map, long from, long to, List<Fill> edges) {
    for (FileMap.Mapped stretch : map.find(from / BLOCK, from / BLOCK + 1, 1)) {
      if (stretch.extent().state() == Extent.State.WRITTEN) {
        edges.add(new Fill(stretch.extent().block() * BLOCK + from % BLOCK, to - from));
      }
    }
  }

  private static Step free(Work work, Request.Allocate call, Operation then) {
    Inode inode = work.inode(call.node(), Mode.EXCLUSIVE);
    FileMap map = new FileMap(inode);
    long first = (call.offset() + BLOCK - 1) / BLOCK;
    long last = (call.offset() + call.length()) / BLOCK;
    List<FileMap.Mapped> stretches = first < last ? map.find(first, last, MOST) : List.of();
    stretches.forEach(map::remove);
    inode.touchContent(work.wall());
    return stretches.size() < MOST
        ? new Step.Then(then)
        : new Step.Then(next -> free(next, call, then));
  }
}
