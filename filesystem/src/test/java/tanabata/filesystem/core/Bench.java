package tanabata.filesystem.core;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import tanabata.filesystem.core.work.Effect;
import tanabata.filesystem.core.work.Input;
import tanabata.filesystem.core.work.LockId;
import tanabata.filesystem.core.work.Withdrawal;
import tanabata.filesystem.format.Geometry;
import tanabata.filesystem.format.NewFilesystem;
import tanabata.filesystem.format.Superblock;
import tanabata.filesystem.model.TestPayload;
import tanabata.filesystem.request.Caller;
import tanabata.filesystem.request.Reply;
import tanabata.filesystem.request.Request;
import tanabata.foundation.Moment;
import tanabata.foundation.Outcome;

/// A mount on the bench: the device does at once what it is asked, in order, and every lock can be
/// had.
public final class Bench {

  public static final Caller USER = new Caller(1000, 1000, 42);

  private final MemoryDevice device;
  private final FilesystemCore core;
  private final ArrayDeque<Input> inbox = new ArrayDeque<>();
  private final Map<Long, Reply> replies = new HashMap<>();
  private final Map<Long, byte[]> data = new HashMap<>();
  private final List<Effect> seen = new ArrayList<>();
  private Moment now = Moment.ZERO;
  private long wall = 1_000_000_000_000L;
  private long last;
  private boolean running;
  private Optional<Withdrawal> withdrawn = Optional.empty();
  private boolean mounted;
  private boolean ended;
  private boolean othersHoldLocks;

  /// What a device that stands still has been asked.
  private Optional<List<Effect.ForDevice>> frozen = Optional.empty();

  public Bench(MemoryDevice device, Superblock superblock) {
    this(device, superblock, Access.READ_WRITE);
  }

  public Bench(MemoryDevice device, Superblock superblock, Access access) {
    this.device = device;
    core = new FilesystemCore(superblock, "vega", access);
    tick();
  }

  public static Superblock format(MemoryDevice device, long bytes) {
    Geometry geometry = Geometry.of(bytes);
    Superblock superblock =
        new Superblock(
            new UUID(0x1234567812345678L, 0x1234567812345678L),
            0x5eed5eedL,
            new Superblock.HashSeed(1, 2),
            geometry,
            NewFilesystem.root(geometry),
            1_000_000_000_000L,
            "test",
            Superblock.Features.NONE);
    new NewFilesystem(superblock)
        .write(0, 0, each -> device.write(each.block() * Geometry.BLOCK, each.bytes()));
    device.flush();
    return superblock;
  }

  public static Bench fresh(long bytes) {
    MemoryDevice device = new MemoryDevice();
    return new Bench(device, format(device, bytes));
  }

  public MemoryDevice device() {
    return device;
  }

  public void tick() {
    now = new Moment(now.nanos() + 100_000_000L);
    give(new Input.Tick(wall));
  }

  /// Long enough for everything to be committed.
  public void settle() {
    for (int i = 0; i < 15; i++) {
      tick();
    }
  }

  public void unmount() {
    give(new Input.Unmount());
  }

  public boolean hasEnded() {
    return ended;
  }

  public boolean isMounted() {
    return mounted;
  }

  public Optional<Withdrawal> withdrawn() {
    return withdrawn;
  }

  public Reply call(Request request) {
    last++;
    wall += 1_000;
    long id = last;
    give(new Input.Called(id, request, wall));
    withdrawn.ifPresent(reason -> {
      throw new Withdrawn(reason);
    });
    Reply reply = replies.remove(id);
    if (reply == null && !data.containsKey(id)) {
      throw new AssertionError("no answer to " + request + "; locks " + core.describeLocks());
    }
    return reply == null ? new Reply.Done() : reply;
  }

  /// From now on no lock is granted.
  void othersHoldLocks() {
    othersHoldLocks = true;
  }

  /// From now on the device does nothing until [#thaw].
  void freeze() {
    frozen = Optional.of(new ArrayList<>());
  }

  void thaw() {
    List<Effect.ForDevice> held = frozen.orElseThrow();
    frozen = Optional.empty();
    held.forEach(this::carryOut);
    tick();
  }

  /// A device that stands still does the next thing that it was asked, if there is one.
  void step() {
    List<Effect.ForDevice> held = frozen.orElseThrow();
    if (!held.isEmpty()) {
      carryOut(held.removeFirst());
    }
    tick();
  }

  /// A call whose caller ends while it waits.
  ///
  /// @return what it is answered, if anything
  Optional<Reply> interrupted(Request request) {
    last++;
    give(new Input.Called(last, request, wall));
    give(new Input.Interrupted(last));
    return Optional.ofNullable(replies.remove(last));
  }

  public byte[] read(Request.Read request) {
    call(request);
    return data.remove(last);
  }

  private void give(Input input) {
    inbox.add(input);
    if (running) {
      return;
    }
    running = true;
    while (!inbox.isEmpty()) {
      core.accept(now, inbox.remove(), this::carryOut);
    }
    running = false;
  }

  private void carryOut(Effect effect) {
    seen.add(effect);
    switch (effect) {
      case Effect.Answer answer -> {
        if (replies.put(answer.id(), answer.reply()) != null) {
          throw new AssertionError("call " + answer.id() + " is answered twice");
        }
      }
      case Effect.AnswerData answer -> data.put(answer.id(), TestPayload.join(answer.data()));
      case Effect.ForDevice order ->
          frozen.ifPresentOrElse(held -> held.add(order), () -> carryOut(order));
      case Effect.DropPages drop -> inbox.add(new Input.Done(drop.ticket(), Outcome.OK, List.of()));
      case Effect.AskLock ask -> {
        if (!othersHoldLocks) {
          inbox.add(new Input.Granted(ask.lock(), ask.mode(), 1));
        }
      }
      case Effect.Withdrawn why -> withdrawn = Optional.of(why.why());
      case Effect.Mounted _ -> mounted = true;
      case Effect.Ended _ -> ended = true;
      case Effect.GiveLock _, Effect.Release _, Effect.Recovered _ -> {}
    }
  }

  private void carryOut(Effect.ForDevice order) {
    inbox.add(DeviceRequest.of(order, device).carryOut());
  }

  /// What the core has asked for since [#want], or ever, of one kind.
  <T extends Effect> List<T> asked(Class<T> kind) {
    return seen.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /// Whether another mount, which wants this lock, has got it.
  public boolean want(LockId lock) {
    seen.clear();
    give(new Input.Wanted(lock, LockId.Mode.EXCLUSIVE));
    return seen.stream()
        .anyMatch(effect -> effect instanceof Effect.GiveLock given && given.lock().equals(lock));
  }

  /// The mount has ended, for this reason.
  public static final class Withdrawn extends RuntimeException {

    private static final long serialVersionUID = 1;

    Withdrawn(Withdrawal reason) {
      super("withdrawn: " + reason);
    }
  }
}
