package tanabata.filesystem.fuse.linux;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tanabata.filesystem.request.Errno;
import tanabata.filesystem.request.FileLock;
import tanabata.filesystem.request.Reply;
import tanabata.filesystem.request.Request;

/// The locks of [MemoryFilesystem], and who waits for one.
final class MemoryLocks {

  private final Map<Long, List<FileLock>> held = new HashMap<>();
  private final List<Waiting> waiting = new ArrayList<>();

  private record Waiting(Request.Lock request, ReplyTo replyTo) {}

  Reply test(Request.TestLock request) {
    FileLock lock = request.lock();
    FileLock free =
        new FileLock(
            lock.kind(), FileLock.Type.UNLOCK, lock.owner(), lock.start(), lock.end(), lock.pid());
    return new Reply.InTheWay(inTheWay(request.node(), lock).orElse(free));
  }

  void lock(Request.Lock request, ReplyTo replyTo) {
    if (inTheWay(request.node(), request.lock()).isEmpty()) {
      set(request.node(), request.lock());
      replyTo.answer(new Reply.Done());
      wake();
    } else if (request.patience() == Request.Patience.WAIT) {
      waiting.add(new Waiting(request, replyTo));
    } else {
      replyTo.answer(new Reply.Failed(Errno.EAGAIN));
    }
  }

  int waiting() {
    return waiting.size();
  }

  void interrupt(ReplyTo replyTo) {
    if (waiting.removeIf(one -> one.replyTo() == replyTo)) {
      replyTo.answer(new Reply.Failed(Errno.EINTR));
    }
  }

  void end(long node, FileLock.Kind kind, long owner) {
    set(node, new FileLock(kind, FileLock.Type.UNLOCK, owner, 0, Long.MAX_VALUE, 0));
    wake();
  }

  private void wake() {
    for (Waiting one : List.copyOf(waiting)) {
      if (inTheWay(one.request().node(), one.request().lock()).isEmpty()) {
        waiting.remove(one);
        set(one.request().node(), one.request().lock());
        one.replyTo().answer(new Reply.Done());
      }
    }
  }

  private Optional<FileLock> inTheWay(long node, FileLock wanted) {
    if (wanted.type() == FileLock.Type.UNLOCK) {
      return Optional.empty();
    }
    return held.getOrDefault(node, List.of()).stream()
        .filter(lock -> lock.kind() == wanted.kind() && lock.owner() != wanted.owner())
        .filter(lock -> lock.start() <= wanted.end() && wanted.start() <= lock.end())
        .filter(lock -> lock.type() == FileLock.Type.WRITE || wanted.type() == FileLock.Type.WRITE)
        .findFirst();
  }

  /// What the owner had there before is cut out.
  private void set(long node, FileLock lock) {
    List<FileLock> locks = new ArrayList<>();
    for (FileLock old : held.getOrDefault(node, List.of())) {
      if (old.kind() != lock.kind()
          || old.owner() != lock.owner()
          || old.end() < lock.start()
          || lock.end() < old.start()) {
        locks.add(old);
        continue;
      }
      if (old.start() < lock.start()) {
        locks.add(part(old, old.start(), lock.start() - 1));
      }
      if (old.end() > lock.end()) {
        locks.add(part(old, lock.end() + 1, old.end()));
      }
    }
    if (lock.type() != FileLock.Type.UNLOCK) {
      locks.add(lock);
    }
    held.put(node, locks);
  }

  private static FileLock part(FileLock lock, long start, long end) {
    return new FileLock(lock.kind(), lock.type(), lock.owner(), start, end, lock.pid());
  }
}
