package tanabata.node.filesystem;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import tanabata.dlm.LockClient;
import tanabata.dlm.api.LockName;
import tanabata.dlm.api.RangeRequest;
import tanabata.dlm.api.RangeResult;
import tanabata.filesystem.fuse.linux.ReplyTo;
import tanabata.filesystem.request.Errno;
import tanabata.filesystem.request.FileLock;
import tanabata.filesystem.request.Reply;
import tanabata.filesystem.request.Request;

/// Locks of programs on files, `fcntl(2)` and `flock(2)`, as byte ranges of the lock manager: they
/// hold on both hosts, and end with the host that has them. From any thread.
final class FileLocks {

  private static final CompletionStage<?> NOTHING = CompletableFuture.completedStage(null);

  private final LockClient client;

  /// Those who have asked for a lock and may have one.
  private final Set<Owner> owners = ConcurrentHashMap.newKeySet();

  /// Who has asked for locks through an open file. What is left of them when the file is closed for
  /// good belongs to the open file itself (`flock(2)`, `F_OFD_SETLK`).
  private final Map<Long, Set<Owner>> byHandle = new ConcurrentHashMap<>();

  /// Requests that wait, by the kernel's number of the call.
  private final Map<Long, CompletableFuture<RangeResult>> waiting = new ConcurrentHashMap<>();

  private record Owner(FileLock.Kind kind, long node, long owner) {}

  FileLocks(LockClient client) {
    this.client = client;
  }

  private static LockName name(FileLock.Kind kind, long node) {
    return new LockName(SharedLocks.PREFIX + kind + Long.toUnsignedString(node));
  }

  void lock(Request.Lock call, ReplyTo to) {
    FileLock lock = call.lock();
    boolean locks = lock.type() != FileLock.Type.UNLOCK;
    if (locks) {
      Owner owner = new Owner(lock.kind(), call.node(), lock.owner());
      owners.add(owner);
      byHandle.computeIfAbsent(call.handle(), _ -> ConcurrentHashMap.newKeySet()).add(owner);
    }
    boolean waits = locks && call.patience() == Request.Patience.WAIT;
    CompletableFuture<RangeResult> request =
        client.range(name(lock.kind(), call.node()), range(lock, kind(lock.type()), waits));
    if (waits) {
      waiting.put(to.unique(), request);
    }
    var _ =
        request.whenComplete((result, failure) -> {
          waiting.remove(to.unique());
          to.answer(failure == null ? answer(result) : new Reply.Failed(Errno.EINTR));
        });
  }

  private static Reply answer(RangeResult result) {
    return switch (result.status()) {
      case DONE -> new Reply.Done();
      case BUSY -> new Reply.Failed(Errno.EAGAIN);
      case CANCELLED -> new Reply.Failed(Errno.EINTR);
      case LOST -> new Reply.Failed(Errno.EIO);
      case TOO_MANY, LEAVING -> new Reply.Failed(Errno.ENOLCK);
    };
  }

  void test(Request.TestLock call, ReplyTo to) {
    FileLock lock = call.lock();
    RangeRequest.Kind kind =
        lock.type() == FileLock.Type.WRITE
            ? RangeRequest.Kind.TEST_WRITE
            : RangeRequest.Kind.TEST_READ;
    var _ =
        client
            .range(name(lock.kind(), call.node()), range(lock, kind, false))
            .whenComplete((result, failure) ->
                to.answer(failure == null ? inTheWay(lock, result) : new Reply.Failed(Errno.EIO)));
  }

  private static Reply inTheWay(FileLock asked, RangeResult result) {
    return switch (result.status()) {
      case DONE ->
          new Reply.InTheWay(
              new FileLock(
                  asked.kind(),
                  FileLock.Type.UNLOCK,
                  asked.owner(),
                  asked.start(),
                  asked.end(),
                  0));
      case BUSY ->
          result
              .conflict()
              .<Reply>map(conflict -> new Reply.InTheWay(shown(asked, conflict.range())))
              .orElseGet(() -> new Reply.Failed(Errno.EAGAIN));
      case CANCELLED, LOST, TOO_MANY, LEAVING -> answer(result);
    };
  }

  /// Its process may be one of the other host, which this one has no number for.
  private static FileLock shown(FileLock asked, RangeRequest range) {
    FileLock.Type type =
        range.kind() == RangeRequest.Kind.WRITE ? FileLock.Type.WRITE : FileLock.Type.READ;
    return new FileLock(asked.kind(), type, range.owner(), range.first(), range.last(), 0);
  }

  private static RangeRequest.Kind kind(FileLock.Type type) {
    return switch (type) {
      case READ -> RangeRequest.Kind.READ;
      case WRITE -> RangeRequest.Kind.WRITE;
      case UNLOCK -> RangeRequest.Kind.UNLOCK;
    };
  }

  private static RangeRequest range(FileLock lock, RangeRequest.Kind kind, boolean waits) {
    return new RangeRequest(lock.owner(), lock.start(), lock.end(), kind, waits);
  }

  /// Whoever has made this call does not want to wait any more.
  void interrupt(long call) {
    CompletableFuture<RangeResult> request = waiting.get(call);
    if (request != null) {
      client.interrupt(request);
    }
  }

  /// A process has closed the file: what it has locked of it is free.
  CompletionStage<?> closed(long node, long owner) {
    return release(new Owner(FileLock.Kind.FCNTL, node, owner));
  }

  /// An open file is closed for good.
  CompletionStage<?> released(long handle) {
    Set<Owner> left = byHandle.remove(handle);
    return left == null
        ? NOTHING
        : CompletableFuture.allOf(
            left.stream()
                .map(owner -> release(owner).toCompletableFuture())
                .toArray(CompletableFuture[]::new));
  }

  private CompletionStage<?> release(Owner owner) {
    if (!owners.remove(owner)) {
      return NOTHING;
    }
    return client.range(
        name(owner.kind, owner.node),
        new RangeRequest(owner.owner, 0, Long.MAX_VALUE, RangeRequest.Kind.UNLOCK, false));
  }

  /// The mount has ended: nobody has anything locked by it any more.
  void releaseAll() {
    waiting.values().forEach(client::interrupt);
    Set.copyOf(owners).forEach(this::release);
  }
}
