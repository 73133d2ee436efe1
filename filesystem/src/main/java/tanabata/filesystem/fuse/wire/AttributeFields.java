package tanabata.filesystem.fuse.wire;

import java.nio.ByteBuffer;
import java.time.Duration;
import tanabata.filesystem.request.Attributes;
import tanabata.filesystem.request.Reply;

/// How attributes look in answers.
final class AttributeFields {

  static final int ENTRY_BYTES = 128;
  static final int KNOWN_BYTES = 104;
  static final int EXTENDED_BYTES = 288;

  private static final int BYTES = 88;
  private static final int BLOCK_BYTES = 4096;

  /// All that `stat(2)` tells, and the time of birth.
  private static final int EXTENDED_MASK = 0xfff;

  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private AttributeFields() {}

  static void entry(ByteBuffer target, int at, Reply.Entry entry) {
    target.putLong(at, entry.attributes().node());
    // No number of an inode is used again.
    target.putLong(at + 8, 0);
    target.putLong(at + 16, seconds(entry.nameValid()));
    target.putLong(at + 24, seconds(entry.attributesValid()));
    target.putInt(at + 32, nanos(entry.nameValid()));
    target.putInt(at + 36, nanos(entry.attributesValid()));
    attributes(target, at + 40, entry.attributes());
  }

  /// That there is no inode of this name.
  static void absent(ByteBuffer target, int at, Duration valid) {
    zero(target, at, ENTRY_BYTES);
    target.putLong(at + 16, seconds(valid));
    target.putInt(at + 32, nanos(valid));
  }

  static void known(ByteBuffer target, int at, Reply.Known known) {
    target.putLong(at, seconds(known.valid()));
    target.putInt(at + 8, nanos(known.valid()));
    target.putInt(at + 12, 0);
    attributes(target, at + 16, known.attributes());
  }

  private static void attributes(ByteBuffer target, int at, Attributes attributes) {
    target.putLong(at, attributes.node());
    target.putLong(at + 8, attributes.size());
    target.putLong(at + 16, attributes.blocks());
    target.putLong(at + 24, seconds(attributes.accessed()));
    target.putLong(at + 32, seconds(attributes.modified()));
    target.putLong(at + 40, seconds(attributes.changed()));
    target.putInt(at + 48, nanos(attributes.accessed()));
    target.putInt(at + 52, nanos(attributes.modified()));
    target.putInt(at + 56, nanos(attributes.changed()));
    target.putInt(at + 60, attributes.mode());
    target.putInt(at + 64, attributes.links());
    target.putInt(at + 68, attributes.uid());
    target.putInt(at + 72, attributes.gid());
    target.putInt(at + 76, attributes.device());
    target.putInt(at + 80, BLOCK_BYTES);
    target.putInt(at + BYTES - 4, 0);
  }

  static void extended(ByteBuffer target, int at, Reply.Known known) {
    Attributes attributes = known.attributes();
    zero(target, at, EXTENDED_BYTES);
    target.putLong(at, seconds(known.valid()));
    target.putInt(at + 8, nanos(known.valid()));
    int stat = at + 32;
    target.putInt(stat, EXTENDED_MASK);
    target.putInt(stat + 4, BLOCK_BYTES);
    target.putInt(stat + 16, attributes.links());
    target.putInt(stat + 20, attributes.uid());
    target.putInt(stat + 24, attributes.gid());
    target.putShort(stat + 28, (short) attributes.mode());
    target.putLong(stat + 32, attributes.node());
    target.putLong(stat + 40, attributes.size());
    target.putLong(stat + 48, attributes.blocks());
    time(target, stat + 64, attributes.accessed());
    time(target, stat + 80, attributes.born());
    time(target, stat + 96, attributes.changed());
    time(target, stat + 112, attributes.modified());
    int device = attributes.device();
    target.putInt(stat + 128, device >>> 8 & 0xfff);
    target.putInt(stat + 132, device & 0xff | device >>> 12 & 0xfff00);
  }

  private static void time(ByteBuffer target, int at, long time) {
    target.putLong(at, seconds(time));
    target.putInt(at + 8, nanos(time));
  }

  static void zero(ByteBuffer target, int at, int length) {
    for (int i = at; i < at + length; i += Long.BYTES) {
      target.putLong(i, 0);
    }
  }

  private static long seconds(long time) {
    return Math.floorDiv(time, NANOS_PER_SECOND);
  }

  private static int nanos(long time) {
    return (int) Math.floorMod(time, NANOS_PER_SECOND);
  }

  private static long seconds(Duration valid) {
    return Math.max(0, valid.getSeconds());
  }

  private static int nanos(Duration valid) {
    return valid.isNegative() ? 0 : valid.getNano();
  }
}
