package tanabata.filesystem.storm;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import tanabata.filesystem.core.Access;
import tanabata.filesystem.core.DeviceRequest;
import tanabata.filesystem.core.FilesystemCore;
import tanabata.filesystem.core.MemoryDevice;
import tanabata.filesystem.core.work.CoreRules;
import tanabata.filesystem.core.work.Effect;
import tanabata.filesystem.core.work.Input;
import tanabata.filesystem.core.work.Withdrawal;
import tanabata.filesystem.format.Superblock;
import tanabata.filesystem.model.TestPayload;
import tanabata.filesystem.request.Reply;
import tanabata.filesystem.request.Request;
import tanabata.foundation.Outcome;
import tanabata.simulation.World;

/// A host with a mount of the filesystem.
final class Host implements Broker.Member {

  private static final long MICRO = 1_000;
  private static final long MILLI = 1_000_000;

  private final int index;
  private final World world;
  private final MemoryDevice device;
  private final Superblock superblock;
  private final ArrayDeque<Input> inbox = new ArrayDeque<>();
  private final Map<Long, Consumer<Answer>> waiting = new HashMap<>();

  /// What the device has been asked and has not done.
  private final List<DeviceRequest.Landing> landings = new ArrayList<>();

  private final ToyKernel kernel;
  private final ToyPages pages;
  private final CoreRules rules;
  private Optional<Broker> broker = Optional.empty();
  private Optional<FilesystemCore> core = Optional.empty();
  private long run;
  private long lastCall;
  private boolean busy;
  private boolean mounted;
  private boolean ended;
  private boolean withdrawn;
  private int recovered;
  private int slot;

  Host(int index, World world, MemoryDevice device, Superblock superblock, CoreRules rules) {
    this.rules = rules;
    this.index = index;
    this.world = world;
    this.device = device;
    this.superblock = superblock;
    pages = new ToyPages(world, this::call);
    kernel =
        new ToyKernel(
            () -> world.now().nanos(), () -> world.chance(20) ? world.below(90) * MILLI : 0);
  }

  /// Files by the pages of its kernel.
  ToyPages pages() {
    return pages;
  }

  void use(Broker shared) {
    broker = Optional.of(shared);
  }

  @Override
  public int index() {
    return index;
  }

  @Override
  public long run() {
    return run;
  }

  @Override
  public boolean isUp() {
    return core.isPresent();
  }

  boolean isMounted() {
    return mounted;
  }

  boolean hasEnded() {
    return ended;
  }

  int slot() {
    return slot;
  }

  /// How often it has replayed a journal.
  int recovered() {
    return recovered;
  }

  int outstanding() {
    return waiting.size();
  }

  void start() {
    run++;
    core =
        Optional.of(
            new FilesystemCore(
                superblock, index == 0 ? "altair" : "vega", Access.READ_WRITE, rules));
    mounted = false;
    ended = false;
    withdrawn = false;
    kernel.forget();
    pages.forget();
    tick(run);
  }

  private void tick(long of) {
    if (of == run && isUp()) {
      give(run, new Input.Tick(wall()));
      world.after(50 * MILLI, () -> tick(of));
    }
  }

  private long wall() {
    return 1_000_000_000_000L + world.now().nanos();
  }

  /// The process is gone. What the device was asked may be done in part.
  void kill() {
    world.note("host " + index + " is killed");
    run++;
    core = Optional.empty();
    mounted = false;
    landings.forEach(landing -> landing.partly(device, () -> world.chance(50)));
    landings.clear();
    inbox.clear();
    waiting.clear();
    pages.forget();
  }

  /// It may not rely on its locks any more: whoever waits gets an error, and it does nothing more.
  void cut() {
    world.note("host " + index + " is cut off");
    give(run, new Input.Cut());
    if (!withdrawn && !ended || !waiting.isEmpty()) {
      throw new AssertionError("host " + index + " goes on without locks: " + waiting.keySet());
    }
    kill();
  }

  void unmount() {
    give(run, new Input.Unmount());
  }

  /// How often the kernel knew the answer.
  long servedByKernel() {
    return kernel.served();
  }

  void call(Request request, Consumer<Answer> then) {
    Optional<Answer> known = kernel.answer(request);
    if (known.isPresent()) {
      then.accept(known.get());
      return;
    }
    lastCall++;
    long id = lastCall;
    waiting.put(id, kernel.told(request, then));
    if (Boolean.getBoolean("storm.detail")) {
      world.note("host " + index + " is asked " + id + " " + request);
    }
    give(run, new Input.Called(id, request, wall()));
  }

  /// The program of the last call ends.
  Runnable endOfLastCaller() {
    long of = run;
    long id = lastCall;
    return () -> give(of, new Input.Interrupted(id));
  }

  @Override
  public void give(long of, Input input) {
    if (of != run || core.isEmpty()) {
      return;
    }
    inbox.add(input);
    if (busy) {
      return;
    }
    busy = true;
    while (!inbox.isEmpty() && core.isPresent()) {
      core.get().accept(world.now(), inbox.remove(), this::carryOut);
    }
    busy = false;
  }

  private void later(Runnable action) {
    long of = run;
    world.after(
        world.between(5 * MICRO, world.chance(5) ? 5 * MILLI : 300 * MICRO),
        () -> {
          if (of == run) {
            action.run();
          }
        });
  }

  private void carryOut(Effect effect) {
    if (Boolean.getBoolean("storm.detail")) {
      world.note("host " + index + " " + EffectText.of(effect));
    }
    switch (effect) {
      case Effect.Answer answer -> answered(answer.id(), answer.reply(), new byte[0]);
      case Effect.AnswerData answer ->
          answered(answer.id(), new Reply.Done(), TestPayload.join(answer.data()));
      case Effect.ForDevice asked -> {
        DeviceRequest order = DeviceRequest.of(asked, device);
        landings.addAll(order.landings());
        later(() -> {
          landings.removeAll(order.landings());
          give(run, order.carryOut());
        });
      }
      case Effect.DropPages drop ->
          pages.drop(
              drop.pages(), () -> give(run, new Input.Done(drop.ticket(), Outcome.OK, List.of())));
      case Effect.AskLock ask ->
          broker.orElseThrow().ask(this, ask.lock(), ask.mode(), ask.patience());
      case Effect.GiveLock give -> broker.orElseThrow().give(this, give.lock(), give.mode());
      case Effect.Withdrawn(Withdrawal.CutOff _) -> withdrawn = true;
      case Effect.Withdrawn(Withdrawal.Damaged(String what)) ->
          throw new AssertionError("host " + index + ": " + what);
      case Effect.Mounted there -> {
        slot = there.slot();
        world.note("host " + index + " has mounted");
        mounted = true;
      }
      case Effect.Ended _ -> {
        mounted = false;
        ended = true;
      }
      case Effect.Recovered found -> {
        world.note("host " + index + " has replayed " + found);
        recovered++;
      }
      case Effect.Release _ -> {}
    }
  }

  private void answered(long id, Reply reply, byte[] data) {
    Consumer<Answer> then = waiting.remove(id);
    if (then == null) {
      throw new AssertionError("call " + id + " is answered twice");
    }
    then.accept(new Answer(reply, data));
  }

  List<String> describe() {
    return core.map(FilesystemCore::describeLocks).orElse(List.of("down"));
  }
}
