package tanabata.filesystem.fuse.wire;

/// What the kernel says of itself when a connection begins.
///
/// @param flags masks of [InitFlag], and others
public record Offer(int major, int minor, int maxReadahead, long flags) {

  /// Of a kernel that sends its flags in 32 bits.
  static final int SHORT_BYTES = 16;

  static Offer read(Arguments in) {
    int major = in.u32();
    int minor = in.u32();
    int maxReadahead = in.u32();
    long flags = Integer.toUnsignedLong(in.u32());
    if ((flags & InitFlag.INIT_EXT.mask()) != 0 && in.left() >= Integer.BYTES) {
      flags |= (long) in.u32() << 32;
    }
    return new Offer(major, minor, maxReadahead, flags);
  }

  boolean has(InitFlag flag) {
    return (flags & flag.mask()) != 0;
  }
}
