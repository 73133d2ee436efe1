package tanabata.node.daemon;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import tanabata.dlm.LockListing;
import tanabata.dlm.LockSpace;
import tanabata.dlm.Session;
import tanabata.dlm.api.LockName;
import tanabata.dlm.api.LockView;
import tanabata.dlm.api.Mode;
import tanabata.node.admin.LockAnswer;
import tanabata.node.admin.LockTicket;
import tanabata.node.admin.LockWish;
import tanabata.node.admin.LocksStatus;

/// The locks of one resource for commands. From any thread.
final class LockDesk {

  private static final int MOST_SHOWN = 1000;
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final String resource;
  private final LockSpace space;
  private final AtomicInteger open;
  private final Map<Long, Desk> sessions = new ConcurrentHashMap<>();

  /// A session, and how many commands are at it.
  private static final class Desk {
    final Session session;
    int users;

    Desk(Session session) {
      this.session = session;
    }
  }

  /// @param open counts the commands that hold locks or wait for them
  LockDesk(String resource, LockSpace space, AtomicInteger open) {
    this.resource = resource;
    this.space = space;
    this.open = open;
  }

  LockTicket lock(LockWish wish) {
    Mode mode;
    LockName name;
    try {
      mode = Mode.valueOf(wish.mode());
      name = new LockName(wish.name());
    } catch (IllegalArgumentException e) {
      return refused(e.getMessage());
    }
    Optional<Session> session = enter(wish.session());
    if (session.isEmpty()) {
      return refused(
          "there is no session "
              + wish.session()
              + " here any more; TANABATA_LOCK_SESSION names"
              + " one that has ended");
    }
    return new CommandLock(session.get(), name, mode, wish, () -> leave(session.get().number()));
  }

  static LockTicket refused(String sentence) {
    return new CommandLock.Refused(new LockAnswer.Refused(false, sentence));
  }

  private synchronized Optional<Session> enter(long number) {
    Desk desk = number == 0 ? newDesk() : sessions.get(number);
    if (desk == null) {
      return Optional.empty();
    }
    desk.users++;
    open.incrementAndGet();
    return Optional.of(desk.session);
  }

  private Desk newDesk() {
    Desk desk = new Desk(space.newSession());
    sessions.put(desk.session.number(), desk);
    return desk;
  }

  private synchronized void leave(long number) {
    open.decrementAndGet();
    Desk desk = sessions.get(number);
    if (desk != null && --desk.users == 0) {
      sessions.remove(number);
      desk.session.close();
    }
  }

  LocksStatus status(Optional<String> name) {
    LockSpace.Status status = space.status().toCompletableFuture().join();
    CompletableFuture<LockListing> look =
        space.listLocks(name.map(LockName::new), MOST_SHOWN, PATIENCE).toCompletableFuture();
    LockListing seen = look.join();
    return new LocksStatus(
        space.self().name(),
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

  /// Conversions come before first wishes; of a kind, the older one.
  private static boolean isBefore(LockView other, LockView lock) {
    if (other.state() != lock.state()) {
      return other.state() == LockView.State.CONVERTING;
    }
    return other.ageNanos() > lock.ageNanos();
  }
}
