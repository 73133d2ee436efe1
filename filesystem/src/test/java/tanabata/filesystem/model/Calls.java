package tanabata.filesystem.model;

import java.util.Optional;
import java.util.function.Function;
import tanabata.filesystem.request.Changes;
import tanabata.filesystem.request.Changes.When;
import tanabata.filesystem.request.FileLock;
import tanabata.filesystem.request.Name;
import tanabata.filesystem.request.Request;
import tanabata.filesystem.request.Request.Allocation;
import tanabata.filesystem.request.Request.Replacement;
import tanabata.filesystem.request.Request.XattrExpectation;

/// Short forms of [Call]s, for tables.
public final class Calls {

  /// Room for any extended attribute.
  public static final int ROOM = 65_536;

  private Calls() {}

  public static Call umask(int bits) {
    return new Call.Umask(bits);
  }

  public static Call stat(String path) {
    return new Call.Stat(path);
  }

  public static Call mknod(String path, int mode, int device) {
    return new Call.MakeNode(path, mode, device);
  }

  public static Call mkfifo(String path) {
    return new Call.MakeNode(path, 0010644, 0);
  }

  public static Call mkdir(String path) {
    return new Call.MakeDirectory(path, 0755);
  }

  public static Call mkdir(String path, int mode) {
    return new Call.MakeDirectory(path, mode);
  }

  public static Call symlink(String path, String target) {
    return new Call.MakeSymlink(path, target);
  }

  /// An empty file that is not open.
  public static Call touch(String path) {
    return new Call.MakeNode(path, 0100644, 0);
  }

  public static Call touch(String path, int mode) {
    return new Call.MakeNode(path, 0100000 | mode, 0);
  }

  public static Call open(String as, String path) {
    return new Call.Open(as, path, OpenFlags.READ_WRITE, 0);
  }

  public static Call open(String as, String path, int flags) {
    return new Call.Open(as, path, flags, 0644);
  }

  public static Call openDirectory(String as, String path) {
    return new Call.Open(as, path, OpenFlags.DIRECTORY, 0);
  }

  public static Call create(String as, String path) {
    return new Call.Open(as, path, OpenFlags.READ_WRITE | OpenFlags.CREATE, 0644);
  }

  public static Call openUnnamed(String as, String path) {
    return new Call.Open(as, path, OpenFlags.READ_WRITE | OpenFlags.UNNAMED, 0600);
  }

  public static Call close(String as) {
    return new Call.Close(as);
  }

  public static Call link(String path, String newPath) {
    return new Call.Link(path, newPath);
  }

  public static Call linkOpen(String as, String newPath) {
    return new Call.LinkOpen(as, newPath);
  }

  public static Call unlink(String path) {
    return new Call.Unlink(path);
  }

  public static Call rmdir(String path) {
    return new Call.RemoveDirectory(path);
  }

  public static Call rename(String path, String newPath) {
    return new Call.Rename(path, newPath, Replacement.REPLACE);
  }

  public static Call rename(String path, String newPath, Replacement replacement) {
    return new Call.Rename(path, newPath, replacement);
  }

  public static Call chmod(String path, int mode) {
    return new Call.Chmod(path, mode);
  }

  public static Call chown(String path, int uid, int gid) {
    return new Call.Chown(path, uid, gid);
  }

  public static Call utimes(String path, long accessed, long modified) {
    return new Call.SetTimes(path, at(accessed), at(modified));
  }

  public static Call utimesNow(String path) {
    return new Call.SetTimes(path, Optional.of(new Changes.Now()), Optional.of(new Changes.Now()));
  }

  private static Optional<When> at(long nanos) {
    return Optional.of(new Changes.At(nanos));
  }

  public static Call truncate(String path, long size) {
    return new Call.Truncate(path, size);
  }

  public static Call ftruncate(String as, long size) {
    return new Call.TruncateOpen(as, size);
  }

  public static Call fstat(String as) {
    return new Call.StatOpen(as);
  }

  public static Call readlink(String path) {
    return new Call.ReadSymlink(path);
  }

  public static Call getxattr(String path, String name) {
    return new Call.GetXattr(path, name, ROOM);
  }

  public static Call getxattr(String path, String name, int room) {
    return new Call.GetXattr(path, name, room);
  }

  public static Call listxattr(String path) {
    return new Call.ListXattrs(path, ROOM);
  }

  public static Call listxattr(String path, int room) {
    return new Call.ListXattrs(path, room);
  }

  public static Call setxattr(String path, String name, String value) {
    return new Call.SetXattr(path, name, Name.of(value), XattrExpectation.ANY);
  }

  public static Call setxattr(
      String path, String name, String value, XattrExpectation expectation) {
    return new Call.SetXattr(path, name, Name.of(value), expectation);
  }

  /// @param name [Acl#ACCESS] or [Acl#DEFAULT]
  public static Call setAcl(String path, Name name, Acl acl) {
    return setAcl(path, name, acl.encoded());
  }

  public static Call setAcl(String path, Name name, Name value) {
    return new Call.SetXattr(path, name.toString(), value, XattrExpectation.ANY);
  }

  public static Call removexattr(String path, String name) {
    return new Call.RemoveXattr(path, name);
  }

  public static Call read(String as, long offset, int length) {
    return new Call.Read(as, offset, length);
  }

  public static Call write(String as, long offset, String text) {
    return new Call.Write(as, offset, Name.of(text));
  }

  public static Call fsync(String as) {
    return new Call.Sync(as, false);
  }

  public static Call fdatasync(String as) {
    return new Call.Sync(as, true);
  }

  public static Call sync() {
    return new Call.SyncAll();
  }

  public static Call fallocate(String as, Allocation allocation, long offset, long length) {
    return new Call.Allocate(as, offset, length, allocation);
  }

  public static Call seekData(String as, long offset) {
    return new Call.Seek(as, offset, Request.Target.DATA);
  }

  public static Call seekHole(String as, long offset) {
    return new Call.Seek(as, offset, Request.Target.HOLE);
  }

  public static Call copyRange(String as, long offset, String newAs, long newOffset, long length) {
    return new Call.CopyRange(as, offset, newAs, newOffset, length);
  }

  public static Call readdir(String path) {
    return new Call.ReadDirectory(path);
  }

  public static Call flock(String as, FileLock.Type type) {
    return new Call.Lock(as, FileLock.Kind.FLOCK, type, 0, Long.MAX_VALUE);
  }

  public static Call lock(String as, FileLock.Type type, long start, long end) {
    return new Call.Lock(as, FileLock.Kind.FCNTL, type, start, end);
  }

  public static Call testLock(String as, FileLock.Type type, long start, long end) {
    return new Call.TestLock(as, type, start, end);
  }

  public static Call ask(String what, Function<Call.Numbers, Request> request) {
    return new Call.Ask(what, request);
  }
}
