package tanabata.filesystem.core;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import tanabata.filesystem.core.block.BlockCache;
import tanabata.filesystem.core.block.BlockKey;
import tanabata.filesystem.core.block.Changes;
import tanabata.filesystem.core.block.Interruption;
import tanabata.filesystem.core.block.Interruption.Damaged;
import tanabata.filesystem.core.block.Journal;
import tanabata.filesystem.core.lock.Locks;
import tanabata.filesystem.core.operation.Calls;
import tanabata.filesystem.core.operation.Operation;
import tanabata.filesystem.core.operation.Operation.Step;
import tanabata.filesystem.core.operation.Work;
import tanabata.filesystem.core.work.Effect;
import tanabata.filesystem.core.work.Input;
import tanabata.filesystem.core.work.LockId;
import tanabata.filesystem.core.work.LockId.Mode;
import tanabata.filesystem.core.work.Ticket;
import tanabata.filesystem.format.BlockType;
import tanabata.filesystem.format.Geometry;
import tanabata.filesystem.request.Caller;
import tanabata.filesystem.request.Errno;
import tanabata.filesystem.request.Reply;
import tanabata.filesystem.request.Request;
import tanabata.foundation.Outcome;
import tanabata.foundation.Payload;

/// Brings each call to its end: takes its locks in their order, reads the blocks that it lacks,
/// runs its operations, and lets their changes count.
final class Scheduler {

  /// Who made no call.
  private static final long NOBODY = 0;

  /// How many inodes are read at once, as ext4 reads them ahead: a window, which one lock covers.
  private static final int INODE_READ_AHEAD = Geometry.WINDOW;

  private final BlockCache cache;
  private final Journal journal;
  private final Locks locks;
  private final Work.Mount mount;
  private final Access access;
  private final Consumer<? super Effect> effects;

  /// Calls that can be tried.
  private final ArrayDeque<Call> ready = new ArrayDeque<>();

  /// Calls that wait for a lock, or for room in the journal.
  private final List<Call> parked = new ArrayList<>();

  private final Map<Long, Reading> reading = new HashMap<>();
  private final Set<Call> calls = new LinkedHashSet<>();

  /// A block that is read, and who waits for it. Inodes are read with those beside them, which the
  /// same lock covers: who asks for one of a directory mostly asks for others.
  ///
  /// @param first of the blocks that are read
  /// @param drops of the cache, when it was begun
  private record Reading(BlockKey key, long first, long drops, List<Call> waiting)
      implements Ticket {}

  /// The kernel drops what a call has made old of an inode.
  private record Dropping(Call call, long inode) implements Ticket {}

  Scheduler(
      BlockCache cache,
      Journal journal,
      Locks locks,
      Work.Mount mount,
      Access access,
      Consumer<? super Effect> effects) {
    this.cache = cache;
    this.journal = journal;
    this.locks = locks;
    this.mount = mount;
    this.access = access;
    this.effects = effects;
  }

  void call(Input.Called called) {
    Request request = called.request();
    Optional<Payload> payload =
        request instanceof Request.Write write ? Optional.of(write.payload()) : Optional.empty();
    begin(
        new Call(
            called.id(),
            request.caller(),
            called.wall(),
            operation(request),
            kind(request),
            payload));
  }

  private static Call.Kind kind(Request request) {
    if (request instanceof Request.Read read && read.filler()) {
      return Call.Kind.FILLS_PAGES;
    }
    if (request instanceof Request.Write write && write.fromCache()) {
      return Call.Kind.WRITES_PAGES_BACK;
    }
    return Calls.mayChange(request) ? Call.Kind.MAY_CHANGE : Call.Kind.LOOKS;
  }

  private Operation operation(Request request) {
    return switch (access) {
      case READ_WRITE -> Calls.of(request);
      case READ_ONLY -> Calls.ofReadOnly(request);
    };
  }

  /// Something that nobody has asked for.
  void begin(Operation operation, long wall) {
    begin(new Call(NOBODY, Caller.KERNEL, wall, operation, Call.Kind.MAY_CHANGE, Optional.empty()));
  }

  private void begin(Call call) {
    calls.add(call);
    ready.add(call);
  }

  /// Whether no call is under way.
  boolean isIdle() {
    return calls.isEmpty();
  }

  /// A lock that was not to be waited for cannot be had.
  void refused(LockId lock) {
    for (Call call : parked) {
      if (call.needed().containsKey(lock)) {
        call.refused(lock);
      }
    }
  }

  /// Whoever has made the call has ended. If nothing of it is done it is given up; if it moves or
  /// syncs bytes, it goes on for nobody. A call of several steps is brought to its end.
  void interrupt(long id) {
    calls.stream().filter(call -> call.id() == id).findFirst().ifPresent(this::interrupt);
  }

  private void interrupt(Call call) {
    if (call.isUntouched() || call.isWriting()) {
      answer(call, new Reply.Failed(Errno.EINTR));
      if (isTakenBack(call)) {
        end(call);
      }
    }
  }

  /// @return whether it waited for what it cannot do without
  private boolean isTakenBack(Call call) {
    boolean waitsForBlock = false;
    for (Reading each : List.copyOf(reading.values())) {
      if (each.waiting.remove(call)) {
        waitsForBlock = true;
        stopUnlessLocked(each);
      }
    }
    return waitsForBlock || parked.remove(call) || ready.remove(call);
  }

  /// A block that is read while nobody has its lock pinned may be old when it comes: it is not
  /// believed, and whoever waits for it as something else asks again.
  private void stopUnlessLocked(Reading begun) {
    if (begun.waiting.stream().noneMatch(call -> call.has(begun.key.lock(), Mode.SHARED))) {
      reading.remove(begun.key.number());
      ready.addAll(begun.waiting);
      begun.waiting.clear();
    }
  }

  /// Locks, or room in the journal, may be there now.
  void retry() {
    ready.addAll(parked);
    parked.clear();
  }

  /// Tries what can be tried.
  void pump() {
    while (!ready.isEmpty()) {
      attempt(ready.remove());
    }
  }

  private void attempt(Call call) {
    boolean again = true;
    while (again) {
      if (!acquire(call) || call.mayChange() && !journal.mayGrow()) {
        parked.add(call);
        return;
      }
      again = run(call);
    }
  }

  private boolean acquire(Call call) {
    for (Map.Entry<LockId, Mode> need : call.needed().entrySet()) {
      if (!call.has(need.getKey(), need.getValue())) {
        if (call.isRefused(need.getKey())) {
          continue;
        }
        boolean pinned =
            call.holdsPages()
                ? locks.pinForPages(need.getKey(), need.getValue())
                : locks.pin(need.getKey(), need.getValue());
        if (!pinned) {
          return false;
        }
        call.pinned().put(need.getKey(), need.getValue());
      }
    }
    return true;
  }

  /// @return whether it is to be tried again at once
  private boolean run(Call call) {
    Changes changes = new Changes(cache, journal);
    Work work = new Work(mount, changes, call, call.caller(), call.wall());
    locks.use(work::need);
    try {
      Step step = call.current().run(work);
      boolean fails = step instanceof Step.Answer(Reply reply) && reply instanceof Reply.Failed;
      if (!fails) {
        changes.apply();
      }
      call.reserved().addAll(work.reserved());
      return take(call, step);
    } catch (Interruption why) {
      work.reserved().forEach(mount.space()::giveBack);
      return interrupted(call, why);
    }
  }

  private boolean interrupted(Call call, Interruption why) {
    return switch (why) {
      case Interruption.NeedsBlock needs -> {
        read(call, needs.key());
        yield false;
      }
      case Interruption.NeedsLock needs -> {
        need(call, needs.lock(), needs.mode());
        yield true;
      }
      case Interruption.NeedsLocks needs -> {
        List<LockId> missing =
            needs.locks().stream().filter(lock -> !call.has(lock, Mode.SHARED)).toList();
        missing.forEach(lock -> locks.expect(lock, Mode.SHARED));
        missing.forEach(lock -> need(call, lock, Mode.SHARED));
        yield true;
      }
      case Interruption.NeedsCommit _ -> {
        journal.sync(() -> goOnAfterCommit(call));
        yield false;
      }
      case Interruption.Fails fails -> {
        answer(call, new Reply.Failed(fails.errno()));
        end(call);
        yield false;
      }
      case Damaged damaged -> {
        hasMet(damaged, call);
        yield false;
      }
    };
  }

  private void goOnAfterCommit(Call call) {
    if (call.isAnswered() && call.isUntouched()) {
      // Whoever made it has ended meanwhile.
      end(call);
    } else {
      ready.add(call);
    }
  }

  /// The call fails where that is enough.
  private void hasMet(Damaged damaged, Call call) {
    switch (access) {
      case READ_WRITE -> throw damaged;
      case READ_ONLY -> {
        answer(call, new Reply.Failed(Errno.EIO));
        end(call);
      }
    }
  }

  private void read(Call call, BlockKey key) {
    Reading there = reading.get(key.number());
    if (there != null) {
      there.waiting.add(call);
      return;
    }
    int most = key.type() == BlockType.INODE ? INODE_READ_AHEAD : 1;
    long first = key.number() / most * most;
    int count = (int) Math.min(most, mount.superblock().geometry().blocks() - first);
    Reading begun = new Reading(key, first, cache.drops(), new ArrayList<>(List.of(call)));
    reading.put(key.number(), begun);
    effects.accept(new Effect.ReadBlocks(begun, first, count));
  }

  /// A lock that comes before others that are pinned can be waited for only without them.
  private void need(Call call, LockId lock, Mode mode) {
    Mode most = call.needed().getOrDefault(lock, Mode.NONE);
    call.needed().put(lock, most.covers(mode) ? most : mode);
    boolean outOfOrder = !call.pinned().isEmpty() && call.pinned().lastKey().compareTo(lock) >= 0;
    if (outOfOrder) {
      unpin(call);
      giveBack(call);
      call.beginAnew();
    }
  }

  private boolean take(Call call, Step step) {
    return switch (step) {
      case Step.Answer done -> {
        answer(call, done.reply());
        end(call);
        yield false;
      }
      case Step.AnswerThen done -> {
        answer(call, done.reply());
        call.proceed(done.then());
        yield true;
      }
      case Step.Then then -> {
        call.proceed(then.next());
        yield true;
      }
      case Step.Nothing _ -> {
        end(call);
        yield false;
      }
      case Step.AnswerRead read -> {
        if (read.pieces().isEmpty()) {
          effects.accept(new Effect.AnswerData(call.id(), List.of()));
          end(call);
        } else {
          call.read();
          effects.accept(new Effect.ReadData(call, read.pieces()));
        }
        yield false;
      }
      case Step.WriteThen write -> {
        call.write(write.then(), write.durable());
        boolean nothing = write.pieces().isEmpty() && write.zeros().isEmpty();
        if (nothing) {
          call.goOn();
        } else {
          effects.accept(
              new Effect.WriteData(
                  call, write.payload(), write.pieces(), write.zeros(), write.durable()));
        }
        yield nothing;
      }
      case Step.DropThen drop -> {
        drop(call, drop);
        yield false;
      }
      case Step.SyncThen sync -> {
        unpin(call);
        journal.sync(() -> {
          answer(call, sync.reply());
          end(call);
        });
        yield false;
      }
    };
  }

  /// What fills pages gets the lock of the data meanwhile, and nobody else: the kernel waits for
  /// that, and who sees what was written may not be followed by one who reads an old page.
  private void drop(Call call, Step.DropThen drop) {
    call.drop(drop.then());
    locks.beginDrop(drop.inode());
    retry();
    effects.accept(new Effect.DropPages(new Dropping(call, drop.inode()), List.of(drop.pages())));
  }

  private void answer(Call call, Reply reply) {
    if (!call.isAnswered() && call.id() != NOBODY) {
      call.answered();
      effects.accept(new Effect.Answer(call.id(), reply));
    }
  }

  private void end(Call call) {
    calls.remove(call);
    unpin(call);
    giveBack(call);
    call.payload().ifPresent(payload -> effects.accept(new Effect.Release(payload)));
  }

  private void unpin(Call call) {
    if (!call.pinned().isEmpty()) {
      call.pinned().forEach(locks::unpin);
      call.pinned().clear();
      retry();
    }
  }

  private void giveBack(Call call) {
    call.reserved().forEach(mount.space()::giveBack);
    call.reserved().clear();
  }

  /// For people.
  List<String> describe() {
    return calls.stream()
        .map(call ->
            call
                + " has "
                + call.pinned()
                + " of "
                + call.needed()
                + (parked.contains(call) ? ", waits" : ""))
        .toList();
  }

  /// Whoever waits gets an error; nothing is done any more.
  void failAll() {
    for (Call call : List.copyOf(calls)) {
      answer(call, new Reply.Failed(Errno.EIO));
      call.payload().ifPresent(payload -> effects.accept(new Effect.Release(payload)));
    }
    calls.clear();
  }

  // Completions.

  /// @return whether the ticket is one of a call
  boolean done(Input.Done done) {
    if (done.ticket() instanceof Dropping(Call call, long inode)) {
      locks.endDrop(inode);
      call.goOn();
      ready.add(call);
      return true;
    }
    if (!(done.ticket() instanceof Call call)) {
      return false;
    }
    switch (call.waits()) {
      case FOR_WRITING, FOR_WRITING_DURABLY -> written(call, done.outcome());
      case FOR_READING -> read(call, done);
      case FOR_NOTHING, FOR_DROPPING -> throw new IllegalStateException(call + " asked nothing");
    }
    return true;
  }

  private void written(Call call, Outcome outcome) {
    boolean isDurable = call.waits() == Call.Waits.FOR_WRITING_DURABLY;
    call.goOn();
    if (outcome == Outcome.OK) {
      if (!isDurable) {
        journal.dataWritten();
      }
      ready.add(call);
    } else {
      answer(call, new Reply.Failed(errno(outcome)));
      end(call);
    }
  }

  private void read(Call call, Input.Done done) {
    if (done.outcome() == Outcome.OK && !call.isAnswered()) {
      effects.accept(new Effect.AnswerData(call.id(), done.data()));
    } else {
      done.data().forEach(payload -> effects.accept(new Effect.Release(payload)));
      answer(call, new Reply.Failed(errno(done.outcome())));
    }
    end(call);
  }

  private static Errno errno(Outcome outcome) {
    return outcome == Outcome.NO_SPACE ? Errno.ENOSPC : Errno.EIO;
  }

  /// If nothing was forgotten meanwhile: else it may have been known here, newer than it was read.
  private void takeReadAhead(Reading begun, List<byte[]> blocks) {
    for (int i = 0; i < blocks.size() && cache.drops() == begun.drops; i++) {
      if (begun.first + i != begun.key.number()) {
        cache.readAhead(begun.first + i, blocks.get(i));
      }
    }
  }

  /// @return whether the ticket is one of a block that calls wait for
  boolean blocksRead(Input.BlocksRead read) {
    if (!(read.ticket() instanceof Reading begun)) {
      return false;
    }
    BlockKey key = begun.key;
    List<Call> waiting = begun.waiting;
    if (waiting.isEmpty()) {
      return true;
    }
    reading.remove(key.number());
    Optional<String> fault =
        read.outcome() == Outcome.OK
            ? takeIn(begun, read.blocks())
            : Optional.of(key + " cannot be read");
    if (fault.isPresent()) {
      Damaged damaged = new Damaged(fault.get());
      waiting.forEach(call -> hasMet(damaged, call));
    } else {
      ready.addAll(waiting);
    }
    return true;
  }

  /// @return what is wrong with the block that was asked for, if anything
  private Optional<String> takeIn(Reading begun, List<byte[]> blocks) {
    takeReadAhead(begun, blocks);
    return cache.read(begun.key, blocks.get((int) (begun.key.number() - begun.first)));
  }
}
