package tanabata.dlm;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import tanabata.dlm.api.Mode;

/// A [ReadWriteLock] across nodes: reading is PR, writing is EX. Reentrant as
/// [ReentrantReadWriteLock] is, fair between the threads of one node, and without conditions.
///
/// Unlike a lock within one process it can be lost while it is held, when the node is evicted. The
/// holder is not notified; [#isValid] says it, and the [#token] lets others tell an old holder from
/// a new one. These locks take no part in the search for deadlocks, as those of one process do not:
/// use the timed `tryLock`, or lock in one order everywhere.
public final class ClusterReadWriteLock implements ReadWriteLock {

  private final CachedGrant grant;
  private final ReentrantReadWriteLock local;
  private final Lock reading;
  private final Lock writing;

  ClusterReadWriteLock(CachedGrant grant) {
    this.grant = grant;
    local = grant.local();
    reading = new View(local.readLock(), Mode.PR);
    writing = new View(local.writeLock(), Mode.EX);
  }

  @Override
  public Lock readLock() {
    return reading;
  }

  @Override
  public Lock writeLock() {
    return writing;
  }

  /// For a holder: higher than the token of all earlier holders that exclude it. 0 if the lock was
  /// lost.
  public long token() {
    return grant.token();
  }

  /// For a holder: whether the lock is held at this moment.
  public boolean isValid() {
    return grant.isValid();
  }

  private boolean isInside() {
    return local.isWriteLockedByCurrentThread() || local.getReadHoldCount() > 0;
  }

  private final class View implements Lock {
    /// Between the threads of this node.
    private final Lock mine;

    private final Mode mode;

    View(Lock mine, Mode mode) {
      this.mine = mine;
      this.mode = mode;
    }

    @Override
    public void lock() {
      boolean inside = isInside();
      mine.lock();
      boolean interrupted = false;
      boolean entered = false;
      try {
        while (!entered) {
          try {
            entered = enter(-1, inside);
          } catch (InterruptedException _) {
            interrupted = true;
          }
        }
      } finally {
        unlockUnless(entered);
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }

    private boolean enter(long nanos, boolean inside) throws InterruptedException {
      if (inside) {
        grant.enterAgain();
        return true;
      }
      return grant.enter(mode, nanos);
    }

    private void unlockUnless(boolean entered) {
      if (!entered) {
        mine.unlock();
      }
    }

    @Override
    public void lockInterruptibly() throws InterruptedException {
      boolean inside = isInside();
      mine.lockInterruptibly();
      boolean entered = false;
      try {
        entered = enter(-1, inside);
      } finally {
        unlockUnless(entered);
      }
    }

    /// Asks the other nodes, but waits for none of them to release it.
    @Override
    public boolean tryLock() {
      boolean inside = isInside();
      if (!mine.tryLock()) {
        return false;
      }
      boolean entered = false;
      try {
        entered = inside ? enter(0, true) : grant.enterAtOnce(mode);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      } finally {
        unlockUnless(entered);
      }
      return entered;
    }

    @Override
    public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
      long end = System.nanoTime() + unit.toNanos(time);
      boolean inside = isInside();
      if (!mine.tryLock(time, unit)) {
        return false;
      }
      boolean entered = false;
      try {
        entered = enter(Math.max(0, end - System.nanoTime()), inside);
      } finally {
        unlockUnless(entered);
      }
      return entered;
    }

    @Override
    public void unlock() {
      if (!isInside()) {
        throw new IllegalMonitorStateException("this thread does not hold " + grant.name());
      }
      // First, so that the next thread through `mine` finds the grant open or revoked for good.
      grant.exit();
      mine.unlock();
    }

    /// @throws UnsupportedOperationException always
    @Override
    public Condition newCondition() {
      throw new UnsupportedOperationException("a lock across nodes has no conditions");
    }
  }
}
