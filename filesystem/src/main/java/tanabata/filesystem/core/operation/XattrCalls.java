package tanabata.filesystem.core.operation;

import java.util.List;
import java.util.Optional;
import tanabata.filesystem.core.block.Interruption.Fails;
import tanabata.filesystem.core.file.Inode;
import tanabata.filesystem.core.file.Xattrs;
import tanabata.filesystem.core.operation.Operation.Step;
import tanabata.filesystem.core.work.LockId.Mode;
import tanabata.filesystem.request.Errno;
import tanabata.filesystem.request.FileType;
import tanabata.filesystem.request.Name;
import tanabata.filesystem.request.Reply;
import tanabata.filesystem.request.Request;

/// Calls about extended attributes.
public final class XattrCalls {

  private static final Name SELINUX = Name.of("security.selinux");

  private XattrCalls() {}

  private static boolean isKnown(Name name) {
    return name.startsWith("user.")
        || name.startsWith("trusted.")
        || name.startsWith("security.")
        || name.equals(Acls.ACCESS)
        || name.equals(Acls.DEFAULT);
  }

  /// What users may add they may add to what has rights of its own only.
  private static void checkPlace(Inode inode, Name name) {
    FileType type = inode.type();
    boolean plain = type == FileType.REGULAR || type == FileType.DIRECTORY;
    if (name.startsWith("user.") && !plain) {
      throw new Fails(Errno.EPERM);
    }
    if (Acls.isAcl(name) && type == FileType.SYMLINK) {
      throw new Fails(Errno.EOPNOTSUPP);
    }
    if (name.equals(Name.of("user.")) || name.equals(Name.of("trusted."))) {
      throw new Fails(Errno.EINVAL);
    }
  }

  public static Step get(Work work, Request.GetXattr call) {
    if (!isKnown(call.name())) {
      return Step.failed(Errno.EOPNOTSUPP);
    }
    Inode inode = work.inode(call.node(), Mode.SHARED);
    Optional<byte[]> value = new Xattrs(inode, work.hash()).get(call.name());
    return value.isEmpty() ? absent(call.name()) : bytes(value.get(), call.room());
  }

  /// ls(1) asks for the label of each file until it is told that there are none here.
  private static Step absent(Name name) {
    return Step.failed(name.equals(SELINUX) ? Errno.EOPNOTSUPP : Errno.ENODATA);
  }

  private static Step bytes(byte[] value, int room) {
    if (room == 0) {
      return new Step.Answer(new Reply.Size(value.length));
    }
    return value.length > room
        ? Step.failed(Errno.ERANGE)
        : new Step.Answer(new Reply.Bytes(Name.of(value, 0, value.length)));
  }

  public static Step list(Work work, Request.ListXattrs call) {
    Inode inode = work.inode(call.node(), Mode.SHARED);
    List<Name> names = new Xattrs(inode, work.hash()).names();
    int length = names.stream().mapToInt(name -> name.length() + 1).sum();
    byte[] all = new byte[length];
    int at = 0;
    for (Name name : names) {
      name.copyTo(all, at);
      at += name.length() + 1;
    }
    return bytes(all, call.room());
  }

  public static Step set(Work work, Request.SetXattr call) {
    if (!isKnown(call.name())) {
      return Step.failed(Errno.EOPNOTSUPP);
    }
    if (call.name().length() > Name.MOST_BYTES) {
      return Step.failed(Errno.ERANGE);
    }
    if (call.value().length() > Xattrs.MOST_BYTES) {
      return Step.failed(Errno.E2BIG);
    }
    Inode inode = work.inode(call.node(), Mode.EXCLUSIVE);
    checkPlace(inode, call.name());
    Xattrs xattrs = new Xattrs(inode, work.hash());
    boolean there = xattrs.get(call.name()).isPresent();
    if (there && call.expectation() == Request.XattrExpectation.ABSENT) {
      return Step.failed(Errno.EEXIST);
    }
    if (!there && call.expectation() == Request.XattrExpectation.PRESENT) {
      return Step.failed(Errno.ENODATA);
    }
    byte[] value = new byte[call.value().length()];
    call.value().copyTo(value, 0);
    if (Acls.isAcl(call.name())) {
      Acls.set(work, inode, call.name(), value);
    } else {
      xattrs.set(call.name(), value);
    }
    if (call.killsSetGroupId()) {
      AttributeCalls.killPrivileges(inode);
    }
    inode.touch(work.wall());
    return Step.done();
  }

  public static Step remove(Work work, Request.RemoveXattr call) {
    if (!isKnown(call.name())) {
      return Step.failed(Errno.EOPNOTSUPP);
    }
    Inode inode = work.inode(call.node(), Mode.EXCLUSIVE);
    checkPlace(inode, call.name());
    boolean removed = new Xattrs(inode, work.hash()).remove(call.name());
    if (!removed && Acls.isAcl(call.name())) {
      return Step.done();
    }
    if (!removed) {
      return Step.failed(Errno.ENODATA);
    }
    inode.touch(work.wall());
    return Step.done();
  }
}
