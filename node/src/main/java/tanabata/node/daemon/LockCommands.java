package tanabata.node.daemon;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import tanabata.dlm.LockListing;
import tanabata.dlm.Session;
import tanabata.dlm.api.LockName;
import tanabata.dlm.api.LockView;
import tanabata.dlm.api.Mode;
import tanabata.foundation.NodeId;
import tanabata.node.admin.LockAnswer;
import tanabata.node.admin.LockRequest;
import tanabata.node.admin.LockTicket;
import tanabata.node.admin.LocksStatus;
import tanabata.node.filesystem.FilesystemService;

/// The locks of one resource for commands. From any thread.
final class LockCommands {

  private static final int MOST_SHOWN = 1000;
  private static final Duration LIST_TIMEOUT = Duration.ofSeconds(2);

  private final String resource;
  private final NodeId self;
  private final LockService locks;
  private final ResourceLoop loop;
  private final Map<Long, Users> sessions = new ConcurrentHashMap<>();

  /// A session, and how many commands use it.
  private static final class Users {
    final Session session;
    int count;

    Users(Session session) {
      this.session = session;
    }
  }

  LockCommands(String resource, NodeId self, LockService locks, ResourceLoop loop) {
    this.resource = resource;
    this.self = self;
    this.locks = locks;
    this.loop = loop;
  }

  LockTicket lock(LockRequest request) {
    Mode mode;
    LockName name;
    try {
      mode = Mode.valueOf(request.mode());
      name = new LockName(request.name());
    } catch (IllegalArgumentException e) {
      return refused(e.getMessage());
    }
    if (FilesystemService.isItsLock(request.name())) {
      return refused("the locks of the filesystem are not for commands");
    }
    Optional<Session> session = enter(request.session());
    if (session.isEmpty()) {
      return refused(
          "there is no session "
              + request.session()
              + " here any more; TANABATA_LOCK_SESSION names"
              + " one that has ended");
    }
    return new CommandLock(session.get(), name, mode, request, () -> leave(session.get().number()));
  }

  static LockTicket refused(String sentence) {
    return new CommandLock.Refused(new LockAnswer.Refused(false, sentence));
  }

  private synchronized Optional<Session> enter(long number) {
    Users users = number == 0 ? newUsers() : sessions.get(number);
    if (users == null) {
      return Optional.empty();
    }
    users.count++;
    locks.sessions().incrementAndGet();
    return Optional.of(users.session);
  }

  private Users newUsers() {
    Users users = new Users(locks.client().newSession());
    sessions.put(users.session.number(), users);
    return users;
  }

  private synchronized void leave(long number) {
    locks.sessions().decrementAndGet();
    Users users = sessions.get(number);
    if (users != null && --users.count == 0) {
      sessions.remove(number);
      users.session.close();
    }
  }

  LocksStatus status(Optional<String> name) {
    LockService.Status status = loop.ask(locks::status);
    CompletableFuture<LockListing> look =
        locks
            .client()
            .listLocks(name.map(LockName::new), MOST_SHOWN, LIST_TIMEOUT)
            .toCompletableFuture();
    LockListing seen = look.join();
    return new LocksStatus(
        self.name(),
        resource,
        status.membership().epoch(),
        status.membership().members().keySet().stream().map(node -> node.name()).toList(),
        status.awaited().stream().map(node -> node.name()).toList(),
        status.permitted(),
        seen.locks().stream().map(lock -> shown(lock, seen.locks())).toList(),
        seen.truncated(),
        seen.missing().stream().map(node -> node.name()).toList());
  }

  private static LocksStatus.Lock shown(LockView lock, List<LockView> all) {
    return new LocksStatus.Lock(
        lock.name().text(),
        lock.master().name(),
        lock.node().name(),
        lock.session(),
        lock.state().name().toLowerCase(Locale.ROOT),
        lock.held().name(),
        lock.requested().name(),
        lock.token(),
        lock.ageNanos() / 1_000_000,
        all.stream()
            .filter(other -> isInTheWay(other, lock))
            .map(other -> other.node() + "/" + other.session())
            .distinct()
            .toList());
  }

  /// Whoever holds what excludes it; and whoever stands before it.
  private static boolean isInTheWay(LockView other, LockView lock) {
    boolean stands = other.waits() && lock.waits() && isBefore(other, lock);
    return other.name().equals(lock.name()) && (other.blocks(lock) || stands);
  }

  /// Conversions come before first requests; of a kind, the older one.
  private static boolean isBefore(LockView other, LockView lock) {
    if (other.state() != lock.state()) {
      return other.state() == LockView.State.CONVERTING;
    }
    return other.ageNanos() > lock.ageNanos();
  }
}
