package tanabata.filesystem.model;

import java.util.ArrayList;
import java.util.List;
import tanabata.filesystem.request.Changes;
import tanabata.filesystem.request.Request;

/// What a request does to bytes of a file.
///
/// @param index of the request
/// @param bytes what is written, or none where zeros come to be
/// @param durable whether it was asked to be durable by itself, and was answered
record DataChange(int index, long node, long start, long end, byte[] bytes, boolean durable) {

  private static final byte[] ZEROS = {};

  boolean clears() {
    return bytes.length == 0;
  }

  boolean covers(long offset) {
    return start <= offset && offset < end;
  }

  byte at(long offset) {
    return clears() ? 0 : bytes[(int) (offset - start)];
  }

  /// @param before the filesystem as it was asked
  static List<DataChange> of(
      int index, Request request, ModelFilesystem before, ModelFilesystem after, boolean answered) {
    List<DataChange> changes = new ArrayList<>();
    if (request instanceof Request.Write write && exists(after, write.node())) {
      long start = write.append() ? size(before, write.node()) : write.offset();
      int length = write.payload().length();
      written(changes, index, after, write.node(), start, length, write.durable() && answered);
    } else if (request instanceof Request.CopyRange copy && exists(before, copy.node())) {
      long length = Math.min(copy.length(), size(before, copy.node()) - copy.offset());
      int most = (int) Math.max(0, length);
      written(changes, index, after, copy.newNode(), copy.newOffset(), most, false);
    } else if (request instanceof Request.SetAttributes(_, long node, Changes c)
        && c.size().isPresent()) {
      cleared(changes, index, node, c.size().getAsLong(), Long.MAX_VALUE);
    } else if (request instanceof Request.Open open
        && OpenFlags.has(open.flags(), OpenFlags.TRUNCATE)) {
      cleared(changes, index, open.node(), 0, Long.MAX_VALUE);
    } else if (request instanceof Request.Allocate allocate) {
      switch (allocate.allocation()) {
        case PUNCH, ZERO, ZERO_KEEP_SIZE ->
            cleared(
                changes,
                index,
                allocate.node(),
                allocate.offset(),
                allocate.offset() + allocate.length());
        case EXTEND, KEEP_SIZE, UNSUPPORTED -> {}
      }
    }
    return changes;
  }

  private static boolean exists(ModelFilesystem model, long node) {
    return model.inode(node).filter(Inode::isRegular).isPresent();
  }

  private static long size(ModelFilesystem model, long node) {
    return model.inode(node).orElseThrow().bytes.size();
  }

  private static void written(
      List<DataChange> changes,
      int index,
      ModelFilesystem after,
      long node,
      long start,
      int length,
      boolean durable) {
    byte[] bytes = after.inode(node).orElseThrow().bytes.read(start, length);
    if (bytes.length > 0) {
      changes.add(new DataChange(index, node, start, start + bytes.length, bytes, durable));
    }
  }

  private static void cleared(
      List<DataChange> changes, int index, long node, long start, long end) {
    changes.add(new DataChange(index, node, start, end, ZEROS, false));
  }
}
