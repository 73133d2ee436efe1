package tanabata.dlm.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Predicate;
import tanabata.dlm.api.Block;
import tanabata.dlm.api.Completion;
import tanabata.dlm.api.Flag;
import tanabata.dlm.api.Flags;
import tanabata.dlm.api.LockName;
import tanabata.dlm.api.Mode;
import tanabata.dlm.core.message.Message;
import tanabata.foundation.Permit;

/// The client side: every lock of this node, and what may be relied on while wishes are under way.
///
/// A grant is told only under a valid permit. In a new round each lock reports what its owner may
/// rely on, and makes its wish anew: masters remember nothing of their own across rounds but
/// values.
final class LocalLocks {

  private final CoreContext context;
  private final SequencedMap<Long, LocalLock> locks = new LinkedHashMap<>();

  /// Those with a deadline, or a grant that is not told yet: what a tick has to look at.
  private final SequencedMap<Long, LocalLock> pending = new LinkedHashMap<>();

  private Permit permit = Permit.NONE;
  private boolean leaving;

  LocalLocks(CoreContext context) {
    this.context = context;
  }

  int count() {
    return locks.size();
  }

  // What users want.

  void lock(Input.Lock wish) {
    if (locks.containsKey(wish.lock())) {
      complete(wish.lock(), Completion.of(Completion.Status.MISUSED));
    } else if (leaving) {
      complete(wish.lock(), Completion.of(Completion.Status.LEAVING));
    } else if (locks.size() >= context.tuning.maxLocks()) {
      complete(wish.lock(), Completion.of(Completion.Status.TOO_MANY));
    } else {
      LocalLock lock =
          new LocalLock(wish.lock(), wish.name(), wish.session(), wish.mode(), wish.flags());
      locks.put(lock.number, lock);
      patience(lock, wish.patience());
      ask(lock);
    }
  }

  private void patience(LocalLock lock, Duration patience) {
    lock.deadline =
        patience.isZero() ? Optional.empty() : Optional.of(context.now().plus(patience));
    attend(lock);
  }

  void attend(LocalLock lock) {
    if (lock.deadline.isPresent() || lock.untold.isPresent()) {
      pending.put(lock.number, lock);
    } else {
      pending.remove(lock.number);
    }
  }

  private void ask(LocalLock lock) {
    if (context.isMember()) {
      lock.turn++;
      context.sendToMaster(
          new Message.Request(
              lock.name, lock.number, lock.turn, lock.session, lock.asked, lock.flags));
    }
  }

  void convert(Input.Convert wish) {
    LocalLock lock = locks.get(wish.lock());
    if (lock == null || lock.isBusy()) {
      complete(wish.lock(), LocalLock.misused(lock));
      return;
    }
    lock.state = LocalLock.State.CONVERTING;
    lock.asked = wish.mode();
    lock.flags = wish.flags();
    lock.block = wish.block();
    lock.demoted = false;
    patience(lock, wish.patience());
    sendConversion(lock);
  }

  private void sendConversion(LocalLock lock) {
    context.sendToMaster(lock.nextConversion());
  }

  void unlock(Input.Unlock wish) {
    LocalLock lock = locks.get(wish.lock());
    if (lock == null || lock.isBusy()) {
      complete(wish.lock(), LocalLock.misused(lock));
      return;
    }
    lock.block = wish.block();
    lock.flags = wish.flags();
    if (lock.wanted == Mode.NL) {
      beginRelease(lock);
      context.sendPiggybackedToMaster(lock.nextRelease());
    } else {
      release(lock);
    }
  }

  /// Gives up whatever there is of the lock.
  private void release(LocalLock lock) {
    beginRelease(lock);
    context.sendToMaster(lock.nextRelease());
  }

  private void beginRelease(LocalLock lock) {
    lock.state = LocalLock.State.RELEASING;
    lock.deadline = Optional.empty();
    lock.untold = Optional.empty();
    attend(lock);
  }

  void cancel(long number) {
    LocalLock lock = locks.get(number);
    if (lock != null && (lock.waits() || lock.untold.isPresent())) {
      takeBack(lock, Completion.Status.CANCELLED);
    }
  }

  /// A first wish is taken back at once, and in silence given up; of a conversion only the master
  /// knows whether it has come too late.
  void takeBack(LocalLock lock, Completion.Status status) {
    boolean firstWish = lock.state == LocalLock.State.ASKING || lock.isFirstGrantUntold();
    if (firstWish) {
      complete(lock.number, Completion.of(status));
      lock.silent = true;
      lock.mode = Mode.NL;
      lock.flags = Flags.NONE;
      lock.block = Block.NONE;
      giveUp(lock);
    } else if (lock.mayStillBeRefused() && lock.takenBack.isEmpty()) {
      lock.takenBack = Optional.of(status);
      lock.deadline = Optional.empty();
      attend(lock);
      context.sendToMaster(new Message.Cancel(lock.name, lock.number, lock.turn));
    }
  }

  private void giveUp(LocalLock lock) {
    if (context.isMember()) {
      release(lock);
    } else {
      forget(lock);
    }
  }

  private void forget(LocalLock lock) {
    locks.remove(lock.number);
    pending.remove(lock.number);
  }

  /// Its user is gone, and what it protected may be half done.
  void abandon(LocalLock lock) {
    if (lock.state == LocalLock.State.RELEASING) {
      lock.silent = true;
      return;
    }
    lock.silent = true;
    lock.flags = Flags.of(Flag.INVALIDATE);
    lock.block = Block.NONE;
    if (!lock.hasBeenTold) {
      lock.mode = Mode.NL;
    }
    giveUp(lock);
  }

  List<LocalLock> select(Predicate<LocalLock> wanted) {
    return locks.values().stream().filter(wanted).toList();
  }

  // What masters say.

  void granted(Message.Granted answer) {
    LocalLock lock = locks.get(answer.lock());
    if (lock == null || !lock.waits() || !fits(lock, answer.attempt())) {
      return;
    }
    boolean demoted = answer.demoted() || lock.demoted;
    lock.state = LocalLock.State.HELD;
    lock.mode = answer.mode();
    lock.token = answer.token();
    lock.value = answer.value();
    lock.takenBack = Optional.empty();
    lock.wanted = Mode.NL;
    lock.untold =
        Optional.of(demoted ? Completion.Status.GRANTED_AFTER_DEMOTION : Completion.Status.GRANTED);
    tellIfPermitted(lock);
  }

  private boolean fits(LocalLock lock, int turn) {
    return lock.turn == turn || !context.rules.answersMustFit();
  }

  private void tellIfPermitted(LocalLock lock) {
    if (context.rules.needsPermit() && !permit.isValid(context.now())) {
      attend(lock);
      return;
    }
    Completion.Status status = lock.untold.orElseThrow();
    lock.untold = Optional.empty();
    lock.hasBeenTold = true;
    lock.deadline = Optional.empty();
    attend(lock);
    complete(lock.number, lock.completion(status));
    if (lock.wanted != Mode.NL) {
      context.emit(new Effect.Wanted(lock.number, lock.wanted));
    }
  }

  void refused(Message.Refused answer) {
    LocalLock lock = locks.get(answer.lock());
    if (lock == null || !lock.waits() || !fits(lock, answer.attempt())) {
      return;
    }
    Completion.Status status = lock.takenBack.orElse(answer.reason());
    if (lock.state == LocalLock.State.ASKING) {
      forget(lock);
      complete(lock.number, Completion.of(status));
      return;
    }
    lock.mode = answer.mode();
    holdAgain(lock, status);
  }

  /// A conversion came to nothing.
  private void holdAgain(LocalLock lock, Completion.Status status) {
    lock.state = LocalLock.State.HELD;
    lock.takenBack = Optional.empty();
    lock.deadline = Optional.empty();
    attend(lock);
    complete(lock.number, lock.completion(status));
  }

  void released(Message.Released answer) {
    for (Message.ReleasedLock ended : answer.locks()) {
      LocalLock lock = locks.get(ended.lock());
      if (lock != null && lock.state == LocalLock.State.RELEASING && lock.turn == ended.attempt()) {
        finishRelease(lock);
      }
    }
  }

  private void finishRelease(LocalLock lock) {
    forget(lock);
    if (!lock.silent) {
      complete(lock.number, Completion.of(Completion.Status.RELEASED));
    }
  }

  void wanted(Message.Blocking word) {
    LocalLock lock = locks.get(word.lock());
    if (lock != null && lock.state == LocalLock.State.RELEASING) {
      context.flushToMaster(lock.name);
    }
    boolean inTheWay =
        lock != null
            && (lock.state == LocalLock.State.HELD || lock.state == LocalLock.State.CONVERTING)
            && !lock.mode.isCompatibleWith(word.mode());
    if (!inTheWay) {
      return;
    }
    lock.wanted = lock.wanted.join(word.mode());
    if (lock.untold.isEmpty()) {
      context.emit(new Effect.Wanted(lock.number, word.mode()));
    }
  }

  // Time, and rounds.

  void permitted(Permit next) {
    permit = next;
    tick();
  }

  void tick() {
    for (LocalLock lock : List.copyOf(pending.values())) {
      if (lock.untold.isPresent()) {
        tellIfPermitted(lock);
      }
      boolean late = lock.deadline.isPresent() && !lock.deadline.get().isAfter(context.now());
      if (late && (lock.waits() || lock.isFirstGrantUntold())) {
        takeBack(lock, Completion.Status.TIMED_OUT);
      } else if (late && lock.untold.isEmpty()) {
        lock.deadline = Optional.empty();
        attend(lock);
      }
    }
  }

  /// Tells the masters of this round what is relied on, and wishes anew.
  ///
  /// @param wanted the names to tell about
  void report(Predicate<LockName> wanted) {
    for (LocalLock lock : new ArrayList<>(locks.values())) {
      if (wanted.test(lock.name)) {
        report(lock);
      }
    }
  }

  private void report(LocalLock lock) {
    switch (lock.state) {
      case ASKING -> ask(lock);
      case HELD -> hold(lock, lock.mode);
      case CONVERTING -> reportConversion(lock);
      case RELEASING -> {
        if (lock.mode.writes()) {
          hold(lock, Mode.NL);
          context.sendToMaster(lock.nextRelease());
        } else {
          finishRelease(lock);
        }
      }
    }
  }

  private void reportConversion(LocalLock lock) {
    Mode certain = context.rules.reliedOn(lock.mode, lock.asked, lock.flags);
    hold(lock, certain);
    boolean mayBeLess = certain != lock.mode && lock.asked.covers(lock.mode);
    lock.demoted = lock.demoted || mayBeLess;
    if (lock.takenBack.isPresent()) {
      lock.mode = certain;
      holdAgain(lock, lock.takenBack.get());
    } else {
      sendConversion(lock);
    }
  }

  private void hold(LocalLock lock, Mode mode) {
    context.sendToMaster(
        new Message.ReportLock(lock.name, lock.number, lock.session, mode, lock.token, lock.value));
  }

  /// This node is out, and others may hold by now what it held.
  void loseAll() {
    for (LocalLock lock : new ArrayList<>(locks.values())) {
      switch (lock.state) {
        case ASKING -> {
          // Nothing is held, so nothing is lost: it goes on waiting.
        }
        case HELD, CONVERTING -> {
          if (lock.isFirstGrantUntold()) {
            lock.state = LocalLock.State.ASKING;
            lock.untold = Optional.empty();
            attend(lock);
          } else {
            lose(lock);
          }
        }
        case RELEASING -> finishRelease(lock);
      }
    }
  }

  private void lose(LocalLock lock) {
    forget(lock);
    if (lock.isBusy()) {
      complete(lock.number, Completion.of(Completion.Status.LOST));
    }
    if (!lock.orphan) {
      context.emit(new Effect.Lost(lock.number));
    }
  }

  /// No new ones, and the old ones are given up.
  void leave() {
    leaving = true;
    for (LocalLock lock : new ArrayList<>(locks.values())) {
      boolean wishes = lock.waits() || lock.untold.isPresent();
      if (wishes) {
        complete(lock.number, Completion.of(Completion.Status.LEAVING));
      }
      if (lock.hasBeenTold && lock.state != LocalLock.State.RELEASING && !lock.orphan) {
        context.emit(new Effect.Lost(lock.number));
      }
      abandon(lock);
    }
  }

  /// The wishes of a session that wait, for the search of a deadlock.
  List<LocalLock> waitingOf(long session) {
    return select(lock -> lock.session == session && lock.waits());
  }

  private void complete(long lock, Completion completion) {
    context.emit(new Effect.Completed(lock, completion));
  }
}
