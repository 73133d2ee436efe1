/// A mounted filesystem: from a directory of this host to whoever answers its calls, by the
/// kernel's FUSE device.
///
/// [tanabata.filesystem.fuse.linux.FuseMount#mount] mounts, agrees with the kernel on what both can
/// do, and begins a [tanabata.filesystem.fuse.linux.Transport], which carries calls to a
/// [tanabata.filesystem.fuse.linux.Handler] and answers back. What only concerns the connection is
/// answered here.
///
/// Memory is bounded. Small writes are copied into small buffers; a large one keeps the buffer that
/// it was read into until its payload is released, and readers wait while too many are kept.
package tanabata.filesystem.fuse.linux;
