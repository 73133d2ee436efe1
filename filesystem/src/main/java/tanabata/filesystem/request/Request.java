package tanabata.filesystem.request;

import java.util.List;
import tanabata.foundation.Payload;

/// A call. Inodes are named by the numbers that the core has given for them ([Attributes#node]);
/// what such a number names does not change, and it is never used for another inode. The root is
/// [#ROOT] for the core and the codec alike.
///
/// Whether the caller may do it, the kernel has checked.
public sealed interface Request {

  /// The node of the root directory.
  long ROOT = 1;

  Caller caller();

  // Names.

  record LookUp(Caller caller, long parent, Name name) implements Request {}

  /// The kernel has dropped so many references to an inode. Nobody waits for an answer.
  record Forget(Caller caller, List<Forgotten> forgotten) implements Request {

    public Forget {
      forgotten = List.copyOf(forgotten);
    }
  }

  record Forgotten(long node, long references) {}

  /// @param mode type and permissions, before `umask`
  /// @param device of a device file
  record MakeNode(Caller caller, long parent, Name name, int mode, int umask, int device)
      implements Request {}

  record MakeDirectory(Caller caller, long parent, Name name, int mode, int umask)
      implements Request {}

  record MakeSymlink(Caller caller, long parent, Name name, Name target) implements Request {}

  /// @param flags of `open(2)`
  record Create(Caller caller, long parent, Name name, int mode, int umask, int flags)
      implements Request {}

  /// A file without a name (`O_TMPFILE`).
  record CreateUnnamed(Caller caller, long parent, int mode, int umask, int flags)
      implements Request {}

  record Unlink(Caller caller, long parent, Name name) implements Request {}

  record RemoveDirectory(Caller caller, long parent, Name name) implements Request {}

  record Rename(
      Caller caller, long parent, Name name, long newParent, Name newName, Replacement replacement)
      implements Request {}

  enum Replacement {
    /// What has the new name is replaced.
    REPLACE,
    /// `RENAME_NOREPLACE`
    REFUSE,
    /// `RENAME_EXCHANGE`
    EXCHANGE,
    /// `RENAME_WHITEOUT`
    WHITEOUT,
    /// `RENAME_WHITEOUT | RENAME_NOREPLACE`
    WHITEOUT_REFUSE
  }

  record Link(Caller caller, long node, long newParent, Name newName) implements Request {}

  // Attributes.

  record GetAttributes(Caller caller, long node) implements Request {}

  record SetAttributes(Caller caller, long node, Changes changes) implements Request {}

  record ReadSymlink(Caller caller, long node) implements Request {}

  record GetStatistics(Caller caller, long node) implements Request {}

  /// @param room 0 to ask for the size of the value
  record GetXattr(Caller caller, long node, Name name, int room) implements Request {}

  /// @param room 0 to ask for the size of the list
  record ListXattrs(Caller caller, long node, int room) implements Request {}

  record SetXattr(
      Caller caller,
      long node,
      Name name,
      Name value,
      XattrExpectation expectation,
      boolean killsSetGroupId)
      implements Request {}

  enum XattrExpectation {
    ANY,
    /// `XATTR_CREATE`
    ABSENT,
    /// `XATTR_REPLACE`
    PRESENT
  }

  record RemoveXattr(Caller caller, long node, Name name) implements Request {}

  // Open files.

  /// @param flags of `open(2)`
  record Open(Caller caller, long node, int flags, boolean killsPrivileges) implements Request {}

  record OpenDirectory(Caller caller, long node) implements Request {}

  record Release(Caller caller, long node, long handle, long lockOwner, boolean endsFlock)
      implements Request {}

  record ReleaseDirectory(Caller caller, long node, long handle) implements Request {}

  /// A descriptor has been closed: the locks of its process on this file end.
  record Flush(Caller caller, long node, long handle, long lockOwner) implements Request {}

  /// @param filler whether the bytes are for the page cache, not for a caller's buffer
  record Read(Caller caller, long node, long handle, long offset, int length, boolean filler)
      implements Request {}

  /// @param payload owned by the core from here on, until it asks for its release
  /// @param append whether the offset is the end of the file, whatever the kernel thinks it is
  /// @param fromCache whether it is a page of a mapping that the kernel writes back
  /// @param durable whether it was asked for durably (`O_DSYNC`, `O_SYNC`)
  record Write(
      Caller caller,
      long node,
      long handle,
      long offset,
      Payload payload,
      boolean append,
      boolean fromCache,
      boolean durable,
      boolean killsPrivileges)
      implements Request {}

  /// @param dataOnly whether only what is needed to read the data need be durable
  record Sync(Caller caller, long node, long handle, boolean dataOnly) implements Request {}

  record SyncDirectory(Caller caller, long node, long handle) implements Request {}

  record SyncAll(Caller caller) implements Request {}

  record Allocate(
      Caller caller, long node, long handle, long offset, long length, Allocation allocation)
      implements Request {}

  enum Allocation {
    EXTEND,
    /// `FALLOC_FL_KEEP_SIZE`
    KEEP_SIZE,
    /// `FALLOC_FL_PUNCH_HOLE`
    PUNCH,
    /// `FALLOC_FL_ZERO_RANGE`
    ZERO,
    /// `FALLOC_FL_ZERO_RANGE | FALLOC_FL_KEEP_SIZE`
    ZERO_KEEP_SIZE,
    /// What this filesystem does not do.
    UNSUPPORTED
  }

  record Seek(Caller caller, long node, long handle, long offset, Target target)
      implements Request {}

  enum Target {
    DATA,
    HOLE
  }

  record CopyRange(
      Caller caller,
      long node,
      long handle,
      long offset,
      long newNode,
      long newHandle,
      long newOffset,
      long length)
      implements Request {}

  /// @param offset where it goes on: 0, or a position that an entry was given with
  /// @param room in the answer; what entries take of it, [Listing] says
  record ReadDirectory(
      Caller caller, long node, long handle, long offset, int room, Listing listing)
      implements Request {}

  enum Listing {
    NAMES,
    /// With the attributes of each entry, as of a look-up of it.
    ATTRIBUTES;

    /// How much of the room an entry takes.
    public int bytes(Name name) {
      return (this == NAMES ? 24 : 152) + name.length() + 7 & -8;
    }
  }

  // Locks.

  /// Who holds what this lock would have to wait for.
  record TestLock(Caller caller, long node, long handle, FileLock lock) implements Request {}

  record Lock(Caller caller, long node, long handle, FileLock lock, Patience patience)
      implements Request {}

  enum Patience {
    REFUSE,
    WAIT
  }
}
