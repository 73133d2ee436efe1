package tanabata.filesystem.explorer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import tanabata.filesystem.core.Bench;
import tanabata.filesystem.core.MemoryDevice;
import tanabata.filesystem.core.work.Input;
import tanabata.filesystem.format.Geometry;
import tanabata.filesystem.format.Superblock;
import tanabata.filesystem.fsck.Check;
import tanabata.filesystem.fsck.Finding;
import tanabata.filesystem.model.Subject;
import tanabata.filesystem.model.Tree;
import tanabata.filesystem.request.Reply;
import tanabata.filesystem.request.Request;
import tanabata.filesystem.storm.Broker;
import tanabata.simulation.explore.Move;

/// Two hosts, what their programs have called, and all that is under way, in one state.
final class ExploredPair {

  private static final long SIZE = 16L << 20;

  /// In so many ticks everything comes to rest, if nothing bad happens.
  private static final int PATIENCE = 80;

  private final Scenario scenario;
  private final Superblock superblock;
  private final MemoryDevice device;
  private final List<ExploredHost> hosts;
  private final Broker broker;
  private final CallHistory calls = new CallHistory();
  private final int[] called = new int[2];
  private final int[] ticks = new int[2];
  private Optional<Integer> dead = Optional.empty();
  private boolean isLearnt;

  /// A device with an empty filesystem.
  private record Image(MemoryDevice device, Superblock superblock) {

    static final Image EMPTY = make();

    private static Image make() {
      MemoryDevice device = new MemoryDevice();
      return new Image(device, Bench.format(device, SIZE));
    }
  }

  ExploredPair(Scenario scenario) {
    this.scenario = scenario;
    superblock = Image.EMPTY.superblock;
    device = Image.EMPTY.device.copy();
    hosts =
        List.of(
            new ExploredHost(0, superblock, device, scenario.rules()),
            new ExploredHost(1, superblock, device, scenario.rules()));
    broker = new Broker(new PendingMessages(), hosts);
    hosts.forEach(host -> host.use(broker));
    tick();
    await(() -> hosts.stream().allMatch(ExploredHost::isMounted));
    scenario
        .prelude()
        .forEach(step -> {
          calls.begin(0, step, hosts.get(0));
          await(() -> calls.isAnswered(0));
        });
    settle(10);
    calls.allDurable();
    Arrays.fill(ticks, scenario.ticks());
  }

  private final class PendingMessages implements Broker.Network {
    @Override
    public void sendInOrder(Broker.Member host, long run, Input input) {
      hosts.get(host.index()).send(input);
    }

    @Override
    public void sendUnordered(Broker.Member host, long run, Input input) {
      hosts.get(host.index()).sendWanted(input);
    }
  }

  void listen(Consumer<String> listener) {
    hosts.forEach(host -> host.listen(listener));
  }

  /// Everything that decides what can happen from here.
  List<Object> state() {
    return List.of(
        hosts.get(0).state(),
        hosts.get(1).state(),
        device.digest(),
        broker.toString(),
        calls.state(),
        called,
        ticks,
        isLearnt);
  }

  // What can happen.

  List<Move<MoveKind>> moves() {
    List<Move<MoveKind>> all = new ArrayList<>();
    for (ExploredHost host : hosts) {
      int index = host.index();
      if (mayCall(index)) {
        all.add(MoveKind.CALL.of(index));
      }
      for (int i = 0; i < host.orders(); i++) {
        all.add(MoveKind.DEVICE.of(index, i));
      }
      if (host.messages() > 0) {
        all.add(MoveKind.RECEIVE.of(index));
      }
      for (int i = 0; i < host.wanted(); i++) {
        all.add(MoveKind.WANTED.of(index, i));
      }
      if (host.isUp() && ticks[index] > 0) {
        all.add(MoveKind.TICK.of(index));
      }
      if (dead.isEmpty() && scenario.mortal().contains(index)) {
        int remainders = host.orders() == 0 ? 1 : ExploredHost.REMAINDERS;
        for (int i = 0; i < remainders; i++) {
          all.add(MoveKind.KILL.of(index, i));
        }
      }
    }
    dead.filter(_ -> !isLearnt).ifPresent(index -> all.add(MoveKind.LEARN.of(index)));
    return all;
  }

  private boolean mayCall(int host) {
    return hosts.get(host).isUp()
        && called[host] < scenario.programs().get(host).size()
        && calls.isAnswered(host);
  }

  void make(Move<MoveKind> move) {
    int subject = move.subject();
    ExploredHost host = hosts.get(subject);
    switch (move.kind()) {
      case CALL -> {
        Step step = scenario.programs().get(subject).get(called[subject]);
        called[subject]++;
        calls.begin(subject, step, host);
      }
      case DEVICE -> host.complete(move.detail());
      case RECEIVE -> host.receive();
      case WANTED -> host.hearWanted(move.detail());
      case TICK -> {
        ticks[subject]--;
        host.tick();
      }
      case KILL -> {
        dead = Optional.of(subject);
        host.die(move.detail());
      }
      case LEARN -> learn();
    }
  }

  String describe(Move<MoveKind> move) {
    int subject = move.subject();
    ExploredHost host = hosts.get(subject);
    return "host "
        + subject
        + switch (move.kind()) {
          case CALL -> " calls: " + scenario.programs().get(subject).get(called[subject]);
          case DEVICE -> ": the device has done " + host.order(move.detail());
          case RECEIVE -> " receives " + host.message();
          case WANTED -> " hears " + host.wanted(move.detail());
          case TICK -> ": time passes";
          case KILL -> " dies, with remainder " + move.detail();
          case LEARN -> " is dead for certain";
        };
  }

  private void tick() {
    hosts.stream().filter(ExploredHost::isUp).forEach(ExploredHost::tick);
  }

  private void learn() {
    isLearnt = true;
    broker.isDead(hosts.get(dead.orElseThrow()));
  }

  // How it ends if nothing bad happens any more.

  private void settle(int rounds) {
    for (int i = 0; i < rounds; i++) {
      deliverAll();
      tick();
    }
    deliverAll();
  }

  private void await(BooleanSupplier condition) {
    for (int i = 0; i < PATIENCE; i++) {
      deliverAll();
      if (condition.getAsBoolean()) {
        return;
      }
      tick();
    }
    throw new AssertionError("no progress: " + broker + "; " + calls);
  }

  private void deliverAll() {
    boolean again = true;
    while (again) {
      again = false;
      for (ExploredHost host : hosts) {
        again |= host.orders() + host.messages() + host.wanted() > 0;
        while (host.orders() > 0) {
          host.complete(0);
        }
        while (host.messages() > 0) {
          host.receive();
        }
        while (host.wanted() > 0) {
          host.hearWanted(0);
        }
      }
    }
  }

  /// Everything is done, and nobody begins anything new.
  ///
  /// @return what is wrong then
  Optional<String> end() {
    if (dead.isPresent() && !isLearnt) {
      learn();
    }
    List<ExploredHost> up = hosts.stream().filter(ExploredHost::isUp).toList();
    await(() -> up.stream().allMatch(host -> calls.isAnswered(host.index())));
    for (ExploredHost host : up) {
      Optional<String> wrong = calls.unexplained(Tree.of(subject(host)), dead);
      if (wrong.isPresent()) {
        return wrong;
      }
    }
    for (ExploredHost host : up) {
      host.unmount();
      await(host::hasEnded);
    }
    List<Finding> findings =
        new Check(superblock, block -> device.read(block * Geometry.BLOCK, Geometry.BLOCK)).run();
    return findings.isEmpty() ? Optional.empty() : Optional.of("fsck: " + findings);
  }

  private Subject subject(ExploredHost host) {
    return new Subject() {
      @Override
      public Reply ask(Request request) {
        return found(request).reply();
      }

      @Override
      public Found read(Request.Read request) {
        return found(request);
      }

      private Found found(Request request) {
        List<Found> found = new ArrayList<>();
        host.call(request, found::add);
        await(() -> !found.isEmpty());
        return found.getFirst();
      }
    };
  }
}
