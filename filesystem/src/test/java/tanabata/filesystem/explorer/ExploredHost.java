package tanabata.filesystem.explorer;

import java.time.Duration;
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
import tanabata.filesystem.model.Subject;
import tanabata.filesystem.model.TestPayload;
import tanabata.filesystem.request.Reply;
import tanabata.filesystem.request.Request;
import tanabata.filesystem.storm.Broker;
import tanabata.filesystem.storm.EffectText;
import tanabata.foundation.Moment;
import tanabata.foundation.Outcome;

/// A host with a mount, to which things happen one by one. Its kernel keeps nothing.
final class ExploredHost implements Broker.Member {

  /// What there can be of what a host that dies has asked its device: nothing, all, every other
  /// sector.
  static final int REMAINDERS = 3;

  /// Whatever waits for a time is due after it.
  private static final Duration TICK = Duration.ofMillis(250);

  private static final long WALL = 1_000_000_000_000L;

  private final int index;
  private final MemoryDevice device;
  private final ArrayDeque<Input> inbox = new ArrayDeque<>();
  private final List<Asked> orders = new ArrayList<>();
  private final ArrayDeque<Input> messages = new ArrayDeque<>();
  private final List<Input> wanted = new ArrayList<>();
  private final Map<Long, Consumer<Subject.Found>> waiting = new HashMap<>();
  private Optional<FilesystemCore> core;
  private Optional<Broker> broker = Optional.empty();
  private Consumer<String> listener = _ -> {};
  private Moment now = Moment.ZERO;
  private long run;
  private long lastCall;
  private boolean busy;
  private boolean mounted;
  private boolean ended;

  private record Asked(Effect.ForDevice what, DeviceRequest order) {}

  ExploredHost(int index, Superblock superblock, MemoryDevice device, CoreRules rules) {
    this.index = index;
    this.device = device;
    String name = index == 0 ? "vega" : "altair";
    core = Optional.of(new FilesystemCore(superblock, name, Access.READ_WRITE, rules));
  }

  void use(Broker shared) {
    broker = Optional.of(shared);
  }

  void listen(Consumer<String> to) {
    listener = line -> to.accept("host " + index + " " + line);
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

  int orders() {
    return orders.size();
  }

  int messages() {
    return messages.size();
  }

  int wanted() {
    return wanted.size();
  }

  String order(int which) {
    return EffectText.of(orders.get(which).what);
  }

  Input message() {
    return messages.element();
  }

  Input wanted(int which) {
    return wanted.get(which);
  }

  void send(Input message) {
    messages.add(message);
  }

  void sendWanted(Input message) {
    wanted.add(message);
  }

  /// Everything that decides what it does from here on; of one that is dead, nothing does.
  List<Object> state() {
    return isUp()
        ? List.of(
            core.get(),
            messages.toString(),
            wanted.toString(),
            orders.stream().map(Asked::what).toList())
        : List.of();
  }

  // What happens to it.

  /// Time passes.
  void tick() {
    now = now.plus(TICK);
    give(run, new Input.Tick(WALL + now.nanos()));
  }

  void call(Request request, Consumer<Subject.Found> then) {
    lastCall++;
    waiting.put(lastCall, then);
    give(run, new Input.Called(lastCall, request, WALL + now.nanos()));
  }

  void unmount() {
    give(run, new Input.Unmount());
  }

  void complete(int which) {
    give(run, orders.remove(which).order.carryOut());
  }

  void receive() {
    give(run, messages.remove());
  }

  void hearWanted(int which) {
    give(run, wanted.remove(which));
  }

  /// @param remainder one of [#REMAINDERS]
  void die(int remainder) {
    int[] sector = {0};
    for (Asked asked : orders) {
      for (DeviceRequest.Landing landing : asked.order.landings()) {
        landing.partly(device, () -> remainder > 0 && sector[0]++ % remainder == 0);
      }
    }
    run++;
    core = Optional.empty();
    mounted = false;
    orders.clear();
    messages.clear();
    wanted.clear();
    waiting.clear();
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
    while (!inbox.isEmpty()) {
      listener.accept("<- " + inbox.element());
      core.get().accept(now, inbox.remove(), this::carryOut);
    }
    busy = false;
  }

  private void carryOut(Effect effect) {
    listener.accept("-> " + EffectText.of(effect));
    switch (effect) {
      case Effect.Answer answer -> answered(answer.id(), answer.reply(), new byte[0]);
      case Effect.AnswerData answer ->
          answered(answer.id(), new Reply.Done(), TestPayload.join(answer.data()));
      case Effect.ForDevice asked -> orders.add(new Asked(asked, DeviceRequest.of(asked, device)));
      case Effect.DropPages drop -> inbox.add(new Input.Done(drop.ticket(), Outcome.OK, List.of()));
      case Effect.AskLock ask ->
          broker.orElseThrow().ask(this, ask.lock(), ask.mode(), ask.patience());
      case Effect.GiveLock give -> broker.orElseThrow().give(this, give.lock(), give.mode());
      case Effect.Withdrawn(Withdrawal why) ->
          throw new AssertionError("host " + index + " is withdrawn: " + why);
      case Effect.Mounted _ -> mounted = true;
      case Effect.Ended _ -> {
        mounted = false;
        ended = true;
      }
      case Effect.Recovered _, Effect.Release _ -> {}
    }
  }

  private void answered(long call, Reply reply, byte[] data) {
    Consumer<Subject.Found> then = waiting.remove(call);
    if (then == null) {
      throw new AssertionError("call " + call + " of host " + index + " is answered twice");
    }
    then.accept(new Subject.Found(reply, data));
  }
}
