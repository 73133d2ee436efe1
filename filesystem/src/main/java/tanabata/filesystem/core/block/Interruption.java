package tanabata.filesystem.core.block;

import java.util.List;
import java.util.SortedSet;
import tanabata.filesystem.core.work.LockId;
import tanabata.filesystem.request.Errno;

/// Why an operation could not go on. It has changed nothing; it begins anew when what it lacked is
/// there, or fails. Thrown instead of returned, so that operations read like what they do; without
/// a stack, for it is no error of the program.
public abstract sealed class Interruption extends RuntimeException {

  private static final long serialVersionUID = 1;

  private Interruption(String message) {
    super(message, null, false, false);
  }

  /// A block is not in the cache.
  public static final class NeedsBlock extends Interruption {
    private static final long serialVersionUID = 1;
    private final transient BlockKey key;

    NeedsBlock(BlockKey key) {
      super("");
      this.key = key;
    }

    @Override
    public String getMessage() {
      return "needs " + key;
    }

    public BlockKey key() {
      return key;
    }
  }

  /// A lock is not held in this mode.
  public static final class NeedsLock extends Interruption {
    private static final long serialVersionUID = 1;
    private final transient LockId lock;
    private final LockId.Mode mode;

    public NeedsLock(LockId lock, LockId.Mode mode) {
      super("");
      this.lock = lock;
      this.mode = mode;
    }

    @Override
    public String getMessage() {
      return "needs " + lock + " " + mode;
    }

    public LockId lock() {
      return lock;
    }

    public LockId.Mode mode() {
      return mode;
    }
  }

  /// Many locks are not held, or perhaps not, each of them to be shared.
  public static final class NeedsLocks extends Interruption {
    private static final long serialVersionUID = 1;
    private final transient List<LockId> locks;

    public NeedsLocks(SortedSet<LockId> locks) {
      super("needs many locks");
      this.locks = List.copyOf(locks);
    }

    /// In the order in which they are taken.
    public List<LockId> locks() {
      return locks;
    }
  }

  /// Blocks are free when it is durable that they are, and no others.
  public static final class NeedsCommit extends Interruption {
    private static final long serialVersionUID = 1;

    public NeedsCommit() {
      super("needs blocks that were freed just now");
    }
  }

  /// The call fails.
  public static final class Fails extends Interruption {
    private static final long serialVersionUID = 1;
    private final Errno errno;

    public Fails(Errno errno) {
      super(errno.name());
      this.errno = errno;
    }

    public Errno errno() {
      return errno;
    }
  }

  /// What is on the disk makes no sense.
  public static final class Damaged extends Interruption {
    private static final long serialVersionUID = 1;

    public Damaged(String sentence) {
      super(sentence);
    }
  }
}
