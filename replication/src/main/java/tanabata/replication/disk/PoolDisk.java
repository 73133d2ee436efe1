package tanabata.replication.disk;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import tanabata.foundation.background.Background;
import tanabata.platform.linux.Errno;
import tanabata.platform.linux.LinuxFile;

/// A disk with two threads of its own, which make the calls that may block.
///
/// It calls the kernel directly rather than through `FileChannel`: that one reports a full disk
/// only as text in the language of the system, and closes the file when a thread is interrupted.
final class PoolDisk extends LoopDisk<PoolDisk.Task> {

  private static final int THREADS = 2;

  private final Background background;
  private final ExecutorService threads;

  /// Takes over an open file.
  PoolDisk(LinuxFile file, EventLoop loop, ByteBufAllocator allocator) {
    super(file, loop, allocator, true);
    background = Background.of("disk " + file.path());
    threads = background.pool(THREADS);
  }

  @Override
  public String method() {
    return "thread pool";
  }

  @Override
  Task newOperation() {
    return new Task();
  }

  /// What is in the page cache is read at once: a hop to a thread and back costs more than the
  /// reading (`docs/design/0003`).
  @Override
  void start(Task task) {
    task.performed = task.kind() == Operation.Kind.READ && readsFromCache(task);
    if (task.performed) {
      later(task);
    } else {
      threads.execute(task);
    }
  }

  private boolean readsFromCache(Task task) {
    while (task.step() == Operation.Step.READ) {
      long count =
          file().readCached(task.stepAddress(), (int) task.stepLength(), task.stepOffset());
      if (count <= 0) {
        return false;
      }
      task.advance(count);
    }
    return true;
  }

  @Override
  void stop() {
    threads.shutdown();
  }

  private long perform(Operation operation) {
    long offset = operation.stepOffset();
    long length = operation.stepLength();
    LinuxFile file = file();
    return switch (operation.step()) {
      case READ -> file.read(operation.stepAddress(), (int) length, offset);
      case WRITE -> file.write(operation.stepAddress(), (int) length, offset);
      case PUNCH -> file.allocate(LinuxFile.PUNCH_HOLE, offset, length);
      case ZERO_RANGE -> file.allocate(LinuxFile.ZERO_RANGE, offset, length);
      case SYNC -> file.sync();
      case ADVISE -> file.willNeed(offset, length);
      case DONE -> throw new IllegalStateException("nothing is left to be done");
    };
  }

  /// What fails inside is an error of the medium to those who wait: they must hear of it.
  private long outcome(Operation operation) {
    try {
      return perform(operation);
    } catch (RuntimeException | Error cause) {
      background.failed(cause);
      return -Errno.EIO;
    }
  }

  /// Runs twice: first on a thread of the pool, then on the event loop.
  final class Task extends Operation implements Runnable {

    private boolean performed;

    @Override
    public void run() {
      if (performed) {
        completed(this);
        return;
      }
      while (step() != Step.DONE) {
        stepBegins();
        advance(outcome(this));
      }
      performed = true;
      try {
        loop().execute(this);
      } catch (RejectedExecutionException e) {
        // The event loop has ended before its disk: there is nobody left to notify.
        end().release();
      }
    }
  }
}
