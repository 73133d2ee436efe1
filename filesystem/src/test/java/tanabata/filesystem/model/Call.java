package tanabata.filesystem.model;

import java.util.Optional;
import java.util.function.Function;
import tanabata.filesystem.request.Changes.When;
import tanabata.filesystem.request.FileLock;
import tanabata.filesystem.request.Name;
import tanabata.filesystem.request.Request;

/// A system call. Paths begin with `/` at the root of the filesystem; what is open has a label.
/// Short forms are in [Calls].
///
/// A symbolic link at the end of a path is followed by [Open], [Chmod] and [Truncate] only.
public sealed interface Call {

  /// What is taken from the permissions of whatever is made from here on.
  record Umask(int bits) implements Call {}

  record Stat(String path) implements Call {}

  /// @param mode with the type
  record MakeNode(String path, int mode, int device) implements Call {}

  record MakeDirectory(String path, int mode) implements Call {}

  record MakeSymlink(String path, String target) implements Call {}

  /// @param as the label
  /// @param flags see [OpenFlags]
  record Open(String as, String path, int flags, int mode) implements Call {}

  record Close(String as) implements Call {}

  record Link(String path, String newPath) implements Call {}

  /// Gives a name to what is open, such as a file that never had one.
  record LinkOpen(String as, String newPath) implements Call {}

  record Unlink(String path) implements Call {}

  record RemoveDirectory(String path) implements Call {}

  record Rename(String path, String newPath, Request.Replacement replacement) implements Call {}

  record Chmod(String path, int mode) implements Call {}

  /// @param uid -1 to leave it
  record Chown(String path, int uid, int gid) implements Call {}

  record SetTimes(String path, Optional<When> accessed, Optional<When> modified) implements Call {}

  record Truncate(String path, long size) implements Call {}

  record TruncateOpen(String as, long size) implements Call {}

  record StatOpen(String as) implements Call {}

  record ReadSymlink(String path) implements Call {}

  record GetXattr(String path, String name, int room) implements Call {}

  record ListXattrs(String path, int room) implements Call {}

  record SetXattr(String path, String name, Name value, Request.XattrExpectation expectation)
      implements Call {}

  record RemoveXattr(String path, String name) implements Call {}

  record Read(String as, long offset, int length) implements Call {}

  /// At the end, if it was opened so.
  record Write(String as, long offset, Name bytes) implements Call {}

  record Sync(String as, boolean dataOnly) implements Call {}

  record SyncAll() implements Call {}

  record Allocate(String as, long offset, long length, Request.Allocation allocation)
      implements Call {}

  record Seek(String as, long offset, Request.Target target) implements Call {}

  record CopyRange(String as, long offset, String newAs, long newOffset, long length)
      implements Call {}

  record ReadDirectory(String path) implements Call {}

  /// Each label locks for itself.
  ///
  /// @param end the last byte, or [Long#MAX_VALUE]
  record Lock(String as, FileLock.Kind kind, FileLock.Type type, long start, long end)
      implements Call {}

  record TestLock(String as, FileLock.Type type, long start, long end) implements Call {}

  /// What only the kernel can ask. A mounted filesystem cannot be asked for it.
  ///
  /// @param request made with the numbers of nodes and handles
  record Ask(String what, Function<Numbers, Request> request) implements Call {

    @Override
    public String toString() {
      return "Ask[" + what + "]";
    }
  }

  /// The numbers that a filesystem has given.
  interface Numbers {

    /// Of what is at the path now.
    long node(String path);

    /// Of what is open, though it may have no name any more.
    long nodeOf(String label);

    long handle(String label);
  }
}
