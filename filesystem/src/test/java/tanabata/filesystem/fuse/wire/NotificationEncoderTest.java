package tanabata.filesystem.fuse.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import tanabata.filesystem.request.Name;

class NotificationEncoderTest {

  private final ByteBuffer bytes = ByteBuffer.allocateDirect(NotificationEncoder.MOST_BYTES);

  private void encode(Notification notification, int length, int kind) {
    NotificationEncoder.encode(bytes, notification);
    bytes.order(ByteOrder.nativeOrder());
    assertEquals(length, bytes.remaining());
    assertEquals(length, bytes.getInt());
    assertEquals(kind, bytes.getInt());
    assertEquals(0, bytes.getLong());
  }

  private void name(String name) {
    for (char c : name.toCharArray()) {
      assertEquals(c, bytes.get());
    }
    assertEquals(0, bytes.get());
    assertFalse(bytes.hasRemaining());
  }

  @Test
  void an_inode_is_invalidated_by_range() {
    encode(new Notification.InvalidateInode(7, -1, 0), 40, 2);
    assertEquals(7, bytes.getLong());
    assertEquals(-1, bytes.getLong());
    assertEquals(0, bytes.getLong());
  }

  @Test
  void an_entry_is_invalidated_by_name() {
    encode(new Notification.InvalidateEntry(7, Name.of("abc"), true), 36, 3);
    assertEquals(7, bytes.getLong());
    assertEquals(3, bytes.getInt());
    assertEquals(1, bytes.getInt());
    name("abc");
  }

  @Test
  void a_deleted_entry_names_its_inode() {
    encode(new Notification.Delete(7, 8, Name.of("x".repeat(255))), 296, 6);
    assertEquals(7, bytes.getLong());
    assertEquals(8, bytes.getLong());
    assertEquals(255, bytes.getInt());
    assertEquals(0, bytes.getInt());
    name("x".repeat(255));
  }

  @Test
  void only_attributes_are_taken_at_once() {
    assertTrue(Notification.isTakenAtOnce(new Notification.InvalidateInode(7, -1, 0)));
    assertFalse(Notification.isTakenAtOnce(new Notification.InvalidateInode(7, 0, 0)));
    assertFalse(
        Notification.isTakenAtOnce(new Notification.InvalidateEntry(7, Name.of("a"), false)));
  }
}
