package tanabata.filesystem.core.operation;

import java.util.List;
import tanabata.filesystem.core.file.FileMap;
import tanabata.filesystem.core.file.Inode;
import tanabata.filesystem.core.file.Xattrs;
import tanabata.filesystem.core.work.LockId;
import tanabata.filesystem.core.work.LockId.Mode;

/// Frees what belongs to an inode without a name, once nobody has it open, in steps that each fit
/// into a transaction. Until the last one it is an orphan, so that whoever replays the journal goes
/// on with it.
public final class Wiping {

  /// Stretches or nodes that one step frees.
  private static final int MOST = 24;

  private Wiping() {}

  public static Operation of(long inode) {
    return work -> run(work, inode);
  }

  /// Of all orphans that are there when a mount begins.
  public static Operation ofAll() {
    return ofAllFrom(0);
  }

  private static Operation ofAllFrom(long inode) {
    return work ->
        work.orphans()
            .ceiling(inode)
            .<Step>map(item -> {
              long number = item.key();
              return new Step.Then(then -> run(then, number, new Step.Then(ofAllFrom(number + 1))));
            })
            .orElseGet(Step.Nothing::new);
  }

  private static Step run(Work work, long number) {
    return run(work, number, new Step.Nothing());
  }

  private static Step run(Work work, long number, Step after) {
    if (work.files().isOpen(number) || work.orphans().find(number).isEmpty()) {
      return after;
    }
    work.need(LockId.window(number), Mode.EXCLUSIVE);
    work.need(LockId.data(number), Mode.EXCLUSIVE);
    Inode inode = work.existing(number);
    if (!clear(work, inode)) {
      return new Step.Then(then -> run(then, number, after));
    }
    work.orphans().remove(number);
    inode.free();
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
