/// The core of a mounted filesystem: decides, without input or output of its own, what each call of
/// a program does to the disk, under which locks, and what it is answered.
///
/// | package | what | read first |
/// |---|---|---|
/// | `request` | calls and answers | `Request` |
/// | `core.work` | inputs and effects, names of locks | `Input`, `LockId` |
/// | `core.block` | blocks of metadata, the changes of an operation, the journal | `Changes`, `Journal` |
/// | `core.tree`, `core.space`, `core.file` | what the blocks mean | `Tree`, `Space`, `Inode` |
/// | `core.lock` | the locks of this mount | `Locks` |
/// | `core.operation` | what each call does | `Operation`, `Names`, `Writing` |
/// | here | runs them all | `FilesystemCore`, `Scheduler` |
///
/// The bytes of files never come here; ranges and handles of them do. The way of a write:
/// [tanabata.filesystem.core.FilesystemCore#accept], `Scheduler.call`, `Writing.write` (plans where
/// the bytes go), `Effect.WriteData`, `Writing.finish` (tells the inode), `Effect.Answer`; a second
/// later at most `Journal.commit`.
package tanabata.filesystem.core;
