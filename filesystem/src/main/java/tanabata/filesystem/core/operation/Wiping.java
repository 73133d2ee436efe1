package tanabata.filesystem.core.operation;

import java.util.List;
import tanabata.filesystem.core.block.Interruption.Damaged;
import tanabata.filesystem.core.file.FileMap;
import tanabata.filesystem.core.file.Inode;
import tanabata.filesystem.core.file.Xattrs;
import tanabata.filesystem.core.operation.Operation.Step;
import tanabata.filesystem.core.tree.Tree;
import tanabata.filesystem.core.work.LockId;
import tanabata.filesystem.core.work.LockId.Mode;
import tanabata.filesystem.format.InodeView;

/// Frees what belongs to an inode without a name, once nobody has it open at any host, in steps
/// that each fit into a transaction. Until the last one it is an orphan, so that whoever replays
/// the journal goes on with it.
///
/// Last of all the inode itself is marked as gone, and only when that is in its place its block is
/// free: another host that still knows the inode by its number finds the mark there, or another
/// inode with another generation, or no inode.
public final class Wiping {

  /// Stretches or nodes that one step frees.
  private static final int MOST = 24;

  private Wiping() {}

  public static Operation of(long inode) {
    return work -> run(work, inode, new Step.Nothing());
  }

  /// Of all orphans that this mount has, one after the other. Those that another host has open, or
  /// whose mark is not in its place yet, stay.
  public static Operation ofAll() {
    return ofAllFrom(0);
  }

  private static Operation ofAllFrom(long inode) {
    return work ->
        work.orphans()
            .ceiling(inode)
            .<Step>map(item -> {
              long number = item.key();
              Step next = new Step.Then(ofAllFrom(number + 1));
              return new Step.Then(then -> run(then, number, next));
            })
            .orElseGet(Step.Nothing::new);
  }

  private static Step run(Work work, long number, Step after) {
    Tree orphans = work.orphans();
    if (work.files().isOpen(number) || orphans.find(number).isEmpty()) {
      return after;
    }
    work.need(LockId.window(number), Mode.EXCLUSIVE);
    if (!work.changes().isInode(number)) {
      throw new Damaged("orphan " + number + " is no inode");
    }
    Inode inode = work.existing(number);
    if (InodeView.isGone(inode.view())) {
      return free(work, inode, after);
    }
    boolean hasName = InodeView.links(inode.view()) > 0;
    if (hasName || !work.isOrphan(inode)) {
      // Another host has given it a name, or wiped it and used its block.
      orphans.remove(number);
      return after;
    }
    if (!work.cannotBeOpenElsewhere(number) && !work.tryAlone(LockId.open(number))) {
      return after;
    }
    work.need(LockId.data(number), Mode.EXCLUSIVE);
    if (!clear(work, inode)) {
      return new Step.Then(then -> run(then, number, after));
    }
    InodeView.markGone(inode.change());
    return after;
  }

  private static Step free(Work work, Inode inode, Step after) {
    if (work.changes().isInPlace(inode.number())) {
      work.orphans().remove(inode.number());
      inode.free();
    }
    return after;
  }

  private static boolean clear(Work work, Inode inode) {
    boolean isEmpty =
        switch (inode.type()) {
          case REGULAR -> clearData(inode);
          case DIRECTORY, SYMLINK -> inode.clearMap(MOST);
          case FIFO, SOCKET, CHARACTER_DEVICE, BLOCK_DEVICE -> true;
        };
    return isEmpty && new Xattrs(inode, work.hash()).clear(MOST);
  }

  private static boolean clearData(Inode inode) {
    FileMap map = new FileMap(inode);
    List<FileMap.Mapped> stretches = map.find(0, Long.MAX_VALUE, MOST);
    stretches.forEach(map::remove);
    return stretches.size() < MOST;
  }
}
