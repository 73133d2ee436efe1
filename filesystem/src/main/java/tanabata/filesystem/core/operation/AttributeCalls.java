package tanabata.filesystem.core.operation;

import tanabata.filesystem.core.file.Inode;
import tanabata.filesystem.core.file.Xattrs;
import tanabata.filesystem.core.operation.Operation.Step;
import tanabata.filesystem.core.work.LockId;
import tanabata.filesystem.core.work.LockId.Mode;
import tanabata.filesystem.format.Geometry;
import tanabata.filesystem.format.GroupView;
import tanabata.filesystem.format.InodeView;
import tanabata.filesystem.request.Changes;
import tanabata.filesystem.request.Errno;
import tanabata.filesystem.request.FileType;
import tanabata.filesystem.request.Name;
import tanabata.filesystem.request.Reply;
import tanabata.filesystem.request.Request;

/// Calls about attributes, and about the filesystem as a whole.
public final class AttributeCalls {

  private static final int PERMISSIONS = 07777;
  private static final int SET_USER_ID = 04000;
  private static final int SET_GROUP_ID = 02000;
  private static final int GROUP_MAY_EXECUTE = 010;
  private static final Name CAPABILITY = Name.of("security.capability");

  private AttributeCalls() {}

  public static Step get(Work work, Request.GetAttributes call) {
    return new Step.Answer(known(work, work.inode(call.node(), Mode.SHARED)));
  }

  private static Reply.Known known(Work work, Inode inode) {
    return new Reply.Known(inode.attributes(), work.validity(inode));
  }

  public static Step set(Work work, Request.SetAttributes call) {
    Changes changes = call.changes();
    if (changes.size().isEmpty()) {
      return change(work, call);
    }
    return resize(
        work, call, then -> new Step.Answer(known(then, then.inode(call.node(), Mode.SHARED))));
  }

  /// Changes the size and what else is asked for, and goes on.
  static Step resize(Work work, Request.SetAttributes call, Operation then) {
    Inode inode = work.inode(call.node(), Mode.EXCLUSIVE);
    if (inode.type() != FileType.REGULAR) {
      return Step.failed(inode.isDirectory() ? Errno.EISDIR : Errno.EINVAL);
    }
    Operation change =
        last -> {
          change(last, call);
          return new Step.Then(then);
        };
    return Resizing.to(work, call.node(), call.changes().size().getAsLong(), change);
  }

  private static Step change(Work work, Request.SetAttributes call) {
    Changes changes = call.changes();
    Inode inode = work.inode(call.node(), Mode.EXCLUSIVE);
    byte[] block = inode.change();
    changes.uid().ifPresent(uid -> InodeView.setUid(block, uid));
    changes.gid().ifPresent(gid -> InodeView.setGid(block, gid));
    changes
        .mode()
        .ifPresent(mode -> {
          InodeView.setMode(block, InodeView.mode(block) & ~PERMISSIONS | mode & PERMISSIONS);
          Acls.modeChanged(work, inode);
        });
    boolean changesOwner = changes.uid().isPresent() || changes.gid().isPresent();
    if (changes.killsPrivileges() || changesOwner) {
      killPrivileges(inode);
    }
    if (!inode.isDirectory() && (changesOwner || changes.size().isPresent())) {
      killCapabilities(work, inode);
    }
    if (changes.size().isEmpty()) {
      inode.touch(work.wall());
    } else {
      inode.touchContent(work.wall());
    }
    changes.accessed().ifPresent(when -> InodeView.setAccessed(block, nanos(when, work)));
    changes.modified().ifPresent(when -> InodeView.setModified(block, nanos(when, work)));
    return new Step.Answer(known(work, inode));
  }

  private static long nanos(Changes.When when, Work work) {
    return switch (when) {
      case Changes.Now _ -> work.wall();
      case Changes.At at -> at.nanos();
    };
  }

  /// A file that somebody writes lends its owner's rights no more. Without the right of the group
  /// to execute, the bit of the group means something else.
  static void killPrivileges(Inode inode) {
    int mode = InodeView.mode(inode.view());
    int killed = mode & ~SET_USER_ID;
    if ((mode & GROUP_MAY_EXECUTE) != 0) {
      killed &= ~SET_GROUP_ID;
    }
    if (killed != mode && !inode.isDirectory()) {
      InodeView.setMode(inode.change(), killed);
    }
  }

  /// The same of what a file lends to whoever runs it, in an attribute.
  static void killCapabilities(Work work, Inode inode) {
    Xattrs xattrs = new Xattrs(inode, work.hash());
    if (!xattrs.isEmpty()) {
      xattrs.remove(CAPABILITY);
    }
  }

  /// What is free, as both hosts know it: the groups of another one come from there.
  public static Step statistics(Work work) {
    Geometry geometry = work.superblock().geometry();
    long free = 0;
    long inodes = 0;
    for (int group = 0; group < geometry.groups(); group++) {
      work.need(LockId.group(group), Mode.SHARED);
      byte[] header = work.space().headerOf(work.changes(), group);
      free += GroupView.free(header);
      inodes += GroupView.inodes(header);
    }
    return new Step.Answer(
        new Reply.Statistics(
            geometry.blocks() - geometry.firstFree(),
            free,
            inodes + free,
            free,
            Geometry.BLOCK,
            Name.MOST_BYTES));
  }
}
