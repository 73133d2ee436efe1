package tanabata.integration.storm;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import tanabata.dlm.LockClient;
import tanabata.filesystem.core.Access;
import tanabata.filesystem.core.FilesystemCore;
import tanabata.filesystem.core.work.Effect;
import tanabata.filesystem.core.work.Input;
import tanabata.filesystem.core.work.Withdrawal;
import tanabata.filesystem.format.Superblock;
import tanabata.filesystem.model.TestPayload;
import tanabata.filesystem.request.Errno;
import tanabata.filesystem.request.Reply;
import tanabata.filesystem.request.Request;
import tanabata.filesystem.storm.Answer;
import tanabata.filesystem.storm.EffectText;
import tanabata.filesystem.storm.ToyKernel;
import tanabata.foundation.Outcome;
import tanabata.foundation.Payload;
import tanabata.node.filesystem.AnswerGate;
import tanabata.node.filesystem.SharedLocks;
import tanabata.simulation.World;

/// One mount of the filesystem in one run of a node's process: its core over the lock manager and
/// the device of that node, coupled as in the daemon. Its kernel relies on names and attributes for
/// as long as it is told, and may keep pages.
final class SimulatedMount implements RegisterFile.Host {

  private static final long MILLI = 1_000_000;
  private static final long TICK = 20 * MILLI;
  private static final long EPOCH = 1_000_000_000_000L;

  private final World world;
  private final LockHost host;
  private final PlantedInMount planted;
  private final Runnable lost;
  private final FilesystemCore core;
  private final Lane inbox;
  private final SharedLocks locks;
  private final AnswerGate answers;
  private final ToyKernel kernel;
  private final Optional<ReadPages> pages;
  private final MountDevice device;
  private final Map<Long, Consumer<Answer>> asked = new HashMap<>();
  private long lastCall;
  private State state = State.MOUNTING;
  private boolean unmounting;
  private boolean failing;

  /// Whether none of its locks needs to be held any more.
  private boolean free;

  enum State {
    MOUNTING,
    MOUNTED,
    /// All is on the disk; or it could not be mounted.
    UNMOUNTED,
    /// It answers with errors.
    WITHDRAWN,
    /// Its process is gone.
    DEAD
  }

  /// What all mounts of a storm stand on.
  ///
  /// @param lost run when a mount ends that nobody has unmounted, and when that is noticed
  record Ground(
      World world,
      Superblock superblock,
      SectorContents contents,
      PlantedInMount planted,
      Kernel kernel,
      Runnable lost) {}

  /// What the kernel keeps besides names and attributes.
  enum Kernel {
    NO_PAGES,
    PAGES
  }

  SimulatedMount(Ground ground, LockHost host, LockClient client, Lane toDevice) {
    this.world = ground.world;
    this.host = host;
    this.planted = ground.planted;
    this.lost = ground.lost;
    core =
        new FilesystemCore(
            ground.superblock, host.node().id.name(), Access.READ_WRITE, ground.planted.rules());
    inbox = new Lane(world, host);
    locks = new SharedLocks(client, host::isPermitted, this::give);
    answers = new AnswerGate(this::mayAnswer, this::answer);
    kernel =
        new ToyKernel(
            () -> host.node().clock().nanos(),
            () -> world.chance(20) ? world.below(90) * MILLI : 0);
    pages =
        switch (ground.kernel) {
          case NO_PAGES -> Optional.empty();
          case PAGES -> Optional.of(new ReadPages(world, this::ask));
        };
    device = new MountDevice(host.node(), ground.contents, toDevice, this::give);
    tick();
  }

  private boolean mayAnswer(Duration time) {
    return !planted.holdsAnswers() || locks.areValid(time);
  }

  State state() {
    return state;
  }

  /// Whether it is mounted, or is about to be.
  boolean isThere() {
    return switch (state) {
      case MOUNTING, MOUNTED -> true;
      case UNMOUNTED, WITHDRAWN, DEAD -> false;
    };
  }

  boolean isFree() {
    return free || state == State.DEAD;
  }

  /// It is withdrawn, as if its core had thrown, and its node stays.
  void fail() {
    failing = true;
    give(new Input.Failed("as the world drew"));
  }

  /// How many calls have got no answer yet.
  int outstanding() {
    return asked.size();
  }

  /// The process has ended: whoever waits gets no answer.
  void die() {
    lost.run();
    state = State.DEAD;
    asked.clear();
  }

  void unmount() {
    unmounting = true;
    give(new Input.Unmount());
  }

  @Override
  public void call(Request request, Consumer<Answer> then) {
    if (pages.isPresent()) {
      pages.get().call(request, then);
    } else {
      ask(request, then);
    }
  }

  /// How many pages were there when they were read.
  long pagesServed() {
    return pages.map(ReadPages::served).orElse(0L);
  }

  private void ask(Request request, Consumer<Answer> then) {
    Optional<Answer> known = kernel.answer(request);
    if (known.isPresent()) {
      then.accept(known.get());
      return;
    }
    lastCall++;
    long id = lastCall;
    asked.put(id, kernel.told(request, then));
    give(new Input.Called(id, request, wall()));
  }

  /// The program of the last call ends.
  Runnable endOfLastCaller() {
    long id = lastCall;
    return () -> give(new Input.Interrupted(id));
  }

  private long wall() {
    return EPOCH + world.now().nanos();
  }

  private void tick() {
    inbox.put(() -> {
      locks.membersChanged(host.membership().epoch());
      answers.look();
      accept(new Input.Tick(wall()));
    });
    host.later(
        TICK,
        () -> {
          if (!isFree() || !asked.isEmpty()) {
            tick();
          }
        });
  }

  private void give(Input input) {
    inbox.put(() -> accept(input));
  }

  private void accept(Input input) {
    host.node().detail("mount <-", input);
    core.accept(host.node().clock(), input, this::carryOut);
  }

  private void carryOut(Effect effect) {
    host.node().detail("mount ->", EffectText.of(effect));
    switch (effect) {
      case Effect.ForCaller answer -> answers.pass(answer);
      case Effect.ForDevice work -> device.carryOut(work);
      case Effect.DropPages drop -> dropPages(drop);
      case Effect.Release release -> release.payload().release();
      case Effect.AskLock ask -> locks.ask(ask);
      case Effect.GiveLock give -> locks.give(give);
      case Effect.Mounted _ -> become(State.MOUNTED);
      case Effect.Recovered recovered -> {
        world.note(host.node().id + " has replayed " + recovered);
        lost.run();
      }
      case Effect.Ended _ -> ended();
      case Effect.Withdrawn(Withdrawal why) -> withdrawn(why);
    }
  }

  private void dropPages(Effect.DropPages drop) {
    Runnable then = () -> give(new Input.Done(drop.ticket(), Outcome.OK, List.of()));
    pages.ifPresentOrElse(there -> there.drop(drop.pages(), then), then);
  }

  private void ended() {
    switch (state) {
      case MOUNTING -> become(State.UNMOUNTED);
      case MOUNTED -> {
        if (!unmounting) {
          throw new AssertionError(host.node().id + " unmounts, and nobody has asked for it");
        }
        become(State.UNMOUNTED);
      }
      case UNMOUNTED -> throw new AssertionError(host.node().id + " has ended twice");
      case WITHDRAWN, DEAD -> {
        // Its locks were still needed.
      }
    }
    free = true;
    locks.releaseAll();
  }

  private void become(State next) {
    world.note(host.node().id + ": the filesystem is " + next);
    state = next;
  }

  private void withdrawn(Withdrawal why) {
    if (why instanceof Withdrawal.Damaged(String what) && !failing) {
      throw new AssertionError(host.node().id + " finds damage: " + what);
    }
    lost.run();
    become(State.WITHDRAWN);
    List.copyOf(asked.keySet()).forEach(id -> answered(id, new Reply.Failed(Errno.EIO), List.of()));
    answers.drop();
    if (!planted.waitsForReplay()) {
      locks.releaseAll();
    }
  }

  private void answer(Effect.ForCaller answer) {
    switch (answer) {
      case Effect.Answer(long id, Reply reply) -> answered(id, reply, List.of());
      case Effect.AnswerData(long id, List<Payload> data) -> answered(id, new Reply.Done(), data);
    }
  }

  private void answered(long id, Reply reply, List<Payload> data) {
    Consumer<Answer> then = asked.remove(id);
    if (then == null && (state == State.WITHDRAWN || state == State.DEAD)) {
      // Its caller was told when the mount was withdrawn, or will never be.
      return;
    }
    if (then == null) {
      throw new AssertionError("call " + id + " is answered twice");
    }
    then.accept(new Answer(reply, TestPayload.join(data)));
  }

  @Override
  public String toString() {
    return state + ", " + asked.size() + " calls wait, " + core.describeLocks();
  }
}
