/// The filesystem of a resource in the daemon: joins its core with the device, the locks and FUSE.
///
/// [tanabata.node.filesystem.FilesystemService] takes the orders;
/// [tanabata.node.filesystem.KeptMount] mounts, and mounts again what was lost;
/// [tanabata.node.filesystem.MountedFilesystem] is one mount: its core runs on the thread that
/// brings a call, and never on that of the device or of the lock manager, so that a mount that is
/// slow or dead holds nothing else up. [tanabata.node.filesystem.DeviceWork] carries out what the
/// core asks of the device, and [tanabata.node.filesystem.SharedLocks] what it asks of the lock
/// manager.
package tanabata.node.filesystem;
