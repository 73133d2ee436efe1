package tanabata.filesystem.fuse.wire;

/// What every request begins with.
///
/// @param unique by which its answer is found; the highest bit says that the kernel sends it again
/// @param node that it is about
/// @param uid -1 if the kernel does not say: where mounts with mapped ids are allowed, only calls
///   that make an inode carry it
/// @param pid of the thread, 0 if it is none of this machine's
public record Header(long unique, int opcode, long node, int uid, int gid, int pid) {

  static final int BYTES = 40;
}
