package tanabata.filesystem.request;

/// What `stat(2)` tells of an inode. Times are in nanoseconds since 1970, from 1677 to 2262.
///
/// @param node the number by which the kernel names the inode; see [Request]
/// @param mode type and permissions, as in `st_mode`
/// @param device of a device file, as in `st_rdev`, in the kernel's 32 bits; else 0
/// @param blocks of 512 bytes
public record Attributes(
    long node,
    int mode,
    int links,
    int uid,
    int gid,
    int device,
    long size,
    long blocks,
    long accessed,
    long modified,
    long changed,
    long born) {}
