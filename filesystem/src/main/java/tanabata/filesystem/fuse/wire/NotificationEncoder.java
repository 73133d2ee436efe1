package tanabata.filesystem.fuse.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import tanabata.filesystem.request.Name;

/// From a notification to bytes.
public final class NotificationEncoder {

  /// No notification is longer.
  public static final int MOST_BYTES = OutHeader.BYTES + 24 + Name.MOST_BYTES + 1;

  private static final int INVALIDATE_INODE = 2;
  private static final int INVALIDATE_ENTRY = 3;
  private static final int DELETE = 6;
  private static final int EXPIRE_ONLY = 1;

  private NotificationEncoder() {}

  /// Writes from the start of the buffer to its limit, which is set.
  public static void encode(ByteBuffer target, Notification notification) {
    target.clear().order(ByteOrder.nativeOrder());
    int at = OutHeader.BYTES;
    switch (notification) {
      case Notification.InvalidateInode inode -> {
        target.putLong(at, inode.node());
        target.putLong(at + 8, inode.offset());
        target.putLong(at + 16, inode.length());
        finish(target, INVALIDATE_INODE, at + 24);
      }
      case Notification.InvalidateEntry entry -> {
        target.putLong(at, entry.parent());
        target.putInt(at + 8, entry.name().length());
        target.putInt(at + 12, entry.expireOnly() ? EXPIRE_ONLY : 0);
        finish(target, INVALIDATE_ENTRY, name(target, at + 16, entry.name()));
      }
      case Notification.Delete deleted -> {
        target.putLong(at, deleted.parent());
        target.putLong(at + 8, deleted.child());
        target.putInt(at + 16, deleted.name().length());
        target.putInt(at + 20, 0);
        finish(target, DELETE, name(target, at + 24, deleted.name()));
      }
    }
  }

  private static int name(ByteBuffer target, int at, Name name) {
    name.copyTo(target, at);
    target.put(at + name.length(), (byte) 0);
    return at + name.length() + 1;
  }

  private static void finish(ByteBuffer target, int kind, int length) {
    OutHeader.write(target, length, kind, 0);
    target.limit(length);
  }
}
