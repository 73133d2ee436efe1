package tanabata.filesystem.core.operation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import tanabata.filesystem.core.block.Interruption;
import tanabata.filesystem.core.file.Directory;
import tanabata.filesystem.core.file.Inode;
import tanabata.filesystem.core.operation.Operation.Step;
import tanabata.filesystem.core.work.LockId;
import tanabata.filesystem.core.work.LockId.Mode;
import tanabata.filesystem.format.EntryValue;
import tanabata.filesystem.format.InodeView;
import tanabata.filesystem.format.NodeNumber;
import tanabata.filesystem.request.Changes;
import tanabata.filesystem.request.Errno;
import tanabata.filesystem.request.FileType;
import tanabata.filesystem.request.Name;
import tanabata.filesystem.request.Reply;
import tanabata.filesystem.request.Request;

/// Calls that open, close and list.
public final class Handles {

  /// Of the flags of `open(2)`.
  private static final int TRUNCATE = 01000;

  private static final int ACCESS_MODE = 03;

  private static final Name THIS = Name.of(".");
  private static final Name PARENT = Name.of("..");

  /// Positions of `.`, `..` and of what follows.
  private static final long AFTER_THIS = 1;

  private static final long AFTER_PARENT = 2;

  private Handles() {}

  public static Step open(Work work, Request.Open call) {
    Inode inode = work.inode(call.node(), Mode.SHARED);
    if (inode.isDirectory()) {
      return Step.failed(Errno.EISDIR);
    }
    if ((call.flags() & TRUNCATE) != 0) {
      Changes changes = call.killsPrivileges() ? Changes.KILLING : Changes.NONE;
      Request.SetAttributes truncation =
          new Request.SetAttributes(call.caller(), call.node(), changes.withSize(0));
      return AttributeCalls.resize(work, truncation, then -> opened(then, call));
    }
    return opened(work, call);
  }

  /// Whoever only reads does so from the pages of the kernel, which are dropped before this mount's
  /// lock goes. Who writes asks each time: a page that is written would show before it is here.
  private static Step opened(Work work, Request.Open call) {
    Inode inode = work.inode(call.node(), Mode.SHARED);
    long handle = work.files().open(inode.number());
    boolean readsOnly = (call.flags() & ACCESS_MODE) == 0;
    Reply.Caching caching = readsOnly ? Reply.Caching.KEEP : Reply.Caching.DIRECT;
    return new Step.Answer(new Reply.Opened(handle, caching));
  }

  public static Step openDirectory(Work work, Request.OpenDirectory call) {
    Directory directory = work.directory(call.node(), Mode.SHARED);
    long handle = work.files().open(directory.inode().number());
    return new Step.Answer(new Reply.Opened(handle, Reply.Caching.NONE));
  }

  /// The handle is gone; what nobody else has open and has no name is wiped.
  public static Step close(Work work, long node, long handle) {
    return closes(work, node, handle)
        ? new Step.AnswerThen(new Reply.Done(), Wiping.of(Names.number(work, node)))
        : Step.done();
  }

  /// The handle is gone; what has no name is left to whoever took the last one away.
  public static Step closeReadOnly(Work work, long node, long handle) {
    closes(work, node, handle);
    return Step.done();
  }

  /// @return whether the inode is open here no more
  private static boolean closes(Work work, long node, long handle) {
    boolean last = work.files().close(handle);
    if (last) {
      work.closed(Names.number(work, node));
    }
    return last;
  }

  public static Step list(Work work, Request.ReadDirectory call) {
    Directory directory = work.directory(call.node(), Mode.SHARED);
    try {
      return new Step.Answer(new Reply.Listed(page(work, directory, call).entries));
    } catch (Interruption.NeedsLock _) {
      // All at once: else it would begin anew for each.
      throw new Interruption.NeedsLocks(windows(directory, call));
    }
  }

  private static Page page(Work work, Directory directory, Request.ReadDirectory call) {
    Page page = new Page(work, directory, call);
    Inode inode = directory.inode();
    long parent = InodeView.parent(inode.view());
    boolean room =
        (call.offset() >= AFTER_THIS || page.add(THIS, inode.node(), AFTER_THIS))
            && (call.offset() >= AFTER_PARENT || page.add(PARENT, parent, AFTER_PARENT));
    if (room) {
      directory.scan(
          Math.max(call.offset(), AFTER_PARENT),
          (position, entry) -> page.add(entry, position + 1));
    }
    return page;
  }

  /// Of the inodes that the answer to a call tells of.
  private static SortedSet<LockId> windows(Directory directory, Request.ReadDirectory call) {
    SortedSet<LockId> windows = new TreeSet<>();
    int[] left = {call.room()};
    directory.scan(
        Math.max(call.offset(), AFTER_PARENT),
        (_, entry) -> {
          left[0] -= call.listing().bytes(entry.name());
          windows.add(LockId.window(NodeNumber.inode(entry.node())));
          return left[0] >= 0;
        });
    return windows;
  }

  /// What fits into one answer.
  private static final class Page {
    private final Work work;
    private final Directory directory;
    private final Request.ReadDirectory call;
    private final List<Reply.DirectoryEntry> entries = new ArrayList<>();
    private int left;

    Page(Work work, Directory directory, Request.ReadDirectory call) {
      this.work = work;
      this.directory = directory;
      this.call = call;
      this.left = call.room();
    }

    boolean add(Name name, long inode, long next) {
      return add(name, inode, FileType.DIRECTORY, next, Optional.empty());
    }

    boolean add(EntryValue entry, long next) {
      return add(entry.name(), entry.node(), entry.type(), next, attributes(entry));
    }

    private Optional<Reply.Entry> attributes(EntryValue entry) {
      return switch (call.listing()) {
        case NAMES -> Optional.empty();
        case ATTRIBUTES ->
            left < call.listing().bytes(entry.name())
                ? Optional.empty()
                : Optional.of(Names.entry(work, directory, work.inode(entry.node(), Mode.SHARED)));
      };
    }

    private boolean add(
        Name name, long inode, FileType type, long next, Optional<Reply.Entry> attributes) {
      left -= call.listing().bytes(name);
      if (left < 0) {
        return false;
      }
      entries.add(new Reply.DirectoryEntry(name, inode, type, next, attributes));
      return true;
    }
  }
}
