package tanabata.dlm.explorer;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import tanabata.dlm.api.LockName;
import tanabata.dlm.api.Tuning;
import tanabata.dlm.core.Effect;
import tanabata.dlm.core.Input;
import tanabata.dlm.core.LockCore;
import tanabata.dlm.core.message.Envelope;
import tanabata.dlm.storm.LockChecker;
import tanabata.foundation.Moment;
import tanabata.foundation.NodeId;
import tanabata.foundation.Permit;
import tanabata.simulation.explore.Move;

/// The cores, links and clients of a scenario, in one state. Time stands still: whatever depends on
/// it is due with every tick.
final class SimulatedCluster {

  private static final List<String> NODES = List.of("altair", "deneb", "vega");
  private static final Tuning TUNING = new Tuning(Duration.ZERO, Duration.ofDays(1), 64, 16);

  private final Scenario scenario;
  private final NodeId[] nodes;
  private final LockCore[] cores;
  private final int[] lives;
  private final FencingModel fencing;
  private final List<LockName> names = new ArrayList<>();
  private final List<ArrayDeque<Envelope>> links = new ArrayList<>();
  private final List<ScriptedClient> clients = new ArrayList<>();
  private final LockChecker checker;
  private int deaths;
  private int exclusions;
  private int joins;
  private int departures;
  private int ticks;
  private final boolean[] leaving;
  private Optional<Consumer<String>> listener = Optional.empty();

  SimulatedCluster(Scenario scenario) {
    this.scenario = scenario;
    int count = scenario.nodes();
    nodes = NODES.stream().limit(count).map(NodeId::new).toArray(NodeId[]::new);
    cores = new LockCore[count];
    lives = new int[count];
    leaving = new boolean[count];
    fencing = new FencingModel(nodes, scenario.members());
    checker = new LockChecker(this::hasPermit);
    for (int i = 0; i < count * count; i++) {
      links.add(new ArrayDeque<>());
    }
    for (int i = 0; i < scenario.clients().size(); i++) {
      clients.add(new ScriptedClient(i, scenario.clients().get(i), checker));
    }
    scenario.masters().forEach(master -> names.add(MasteredNames.of(count, master, names.size())));
    for (int i = 0; i < count; i++) {
      cores[i] = scenario.cores().create(nodes[i], TUNING);
      if (i < scenario.members()) {
        give(i, new Input.PermitChanged(Permit.FOREVER));
      }
    }
    prelude();
  }

  private void prelude() {
    for (int i = 0; i < scenario.members(); i++) {
      make(MoveKind.INFORM.of(i));
    }
    for (int i = 0; i <= scenario.prelude().size(); i++) {
      if (i > 0) {
        make(scenario.prelude().get(i - 1));
      }
      if (i <= scenario.settled()) {
        settle();
      }
    }
    ticks = scenario.faults().ticks();
    deaths = scenario.faults().deaths();
    exclusions = scenario.faults().exclusions();
    joins = scenario.faults().joins();
    departures = scenario.faults().departures();
  }

  /// All messages arrive, and are acknowledged.
  private void settle() {
    for (int i = 0; i < 2; i++) {
      deliverAll();
      tickAll();
    }
    deliverAll();
  }

  void deliverAll() {
    for (int link = nextLink(); link >= 0; link = nextLink()) {
      deliver(link);
    }
  }

  void tickAll() {
    for (int i = 0; i < cores.length; i++) {
      if (cores[i] != null) {
        give(i, new Input.Tick());
      }
    }
  }

  private int nextLink() {
    for (int i = 0; i < links.size(); i++) {
      if (!links.get(i).isEmpty()) {
        return i;
      }
    }
    return -1;
  }

  void listen(Consumer<String> to) {
    listener = Optional.of(to);
  }

  /// What a move is, for people.
  String describe(Move<MoveKind> move) {
    int subject = move.subject();
    return switch (move.kind()) {
      case STEP -> "the next step of " + clients.get(subject);
      case DELIVER ->
          nodes[move.detail()]
              + " receives from "
              + nodes[subject]
              + ": "
              + link(subject, move.detail()).element();
      case INFORM -> nodes[subject] + " learns of the latest membership";
      case KILL -> nodes[subject] + " dies";
      case KILL_WITH_MESSAGES -> nodes[subject] + " dies, and what it has sent is lost";
      case EXCLUDE -> nodes[subject] + " is excluded";
      case EVICT -> nodes[subject] + " learns that it is excluded";
      case JOIN -> nodes[subject] + " is a member again";
      case LEAVE -> nodes[subject] + " begins to leave";
      case TICK -> "time passes for " + nodes[subject];
    };
  }

  /// Everything that decides what can happen from here.
  List<Object> state() {
    return List.of(
        Arrays.asList(cores),
        links,
        clients,
        fencing,
        checker,
        List.of(deaths, exclusions, joins, departures, ticks),
        leaving,
        lives);
  }

  private boolean hasPermit(int node) {
    return cores[node] != null && fencing.place(node) == FencingModel.Place.MEMBER;
  }

  // What can happen.

  List<Move<MoveKind>> moves() {
    List<Move<MoveKind>> all = new ArrayList<>();
    for (int i = 0; i < clients.size(); i++) {
      ScriptedClient client = clients.get(i);
      if (client.mayStep() && cores[client.node] != null && !leaving[client.node]) {
        all.add(MoveKind.STEP.of(i));
      }
    }
    for (int i = 0; i < links.size(); i++) {
      if (!links.get(i).isEmpty()) {
        all.add(MoveKind.DELIVER.of(i / nodes.length, i % nodes.length));
      }
    }
    for (int i = 0; i < nodes.length; i++) {
      fencingMoves(i, all);
    }
    if (ticks > 0 && nextLink() < 0) {
      for (int i = 0; i < nodes.length; i++) {
        addIf(cores[i] != null, MoveKind.TICK, i, all);
      }
    }
    return all;
  }

  private void fencingMoves(int node, List<Move<MoveKind>> all) {
    FencingModel.Place place = fencing.place(node);
    boolean member = place == FencingModel.Place.MEMBER;
    boolean isSpared = !scenario.faults().affect(node) || fencing.isAlone(node);
    addIf(fencing.hasNewsFor(node), MoveKind.INFORM, node, all);
    addIf(place == FencingModel.Place.EXCLUDED, MoveKind.EVICT, node, all);
    boolean returns = place == FencingModel.Place.EVICTED || place == FencingModel.Place.DEAD;
    addIf(returns && joins > 0, MoveKind.JOIN, node, all);
    if (isSpared) {
      return;
    }
    addIf(deaths > 0 && cores[node] != null, MoveKind.KILL, node, all);
    boolean hasSent = false;
    for (int to = 0; to < nodes.length; to++) {
      hasSent |= !link(node, to).isEmpty();
    }
    addIf(deaths > 0 && cores[node] != null && hasSent, MoveKind.KILL_WITH_MESSAGES, node, all);
    addIf(exclusions > 0 && member, MoveKind.EXCLUDE, node, all);
    addIf(departures > 0 && member && !leaving[node], MoveKind.LEAVE, node, all);
  }

  private static void addIf(boolean possible, MoveKind kind, int node, List<Move<MoveKind>> all) {
    if (possible) {
      all.add(kind.of(node));
    }
  }

  private ArrayDeque<Envelope> link(int from, int to) {
    return links.get(from * nodes.length + to);
  }

  // What happens.

  /// @throws AssertionError if a promise was broken
  void make(Move<MoveKind> move) {
    int node = move.subject();
    switch (move.kind()) {
      case STEP -> {
        ScriptedClient client = clients.get(node);
        give(client.node, client.step(names, lives[client.node]));
      }
      case DELIVER -> deliver(node * nodes.length + move.detail());
      case INFORM -> give(node, new Input.MembershipChanged(fencing.inform(node)));
      case KILL -> {
        deaths--;
        end(node, false);
      }
      case KILL_WITH_MESSAGES -> {
        deaths--;
        end(node, false);
        for (int to = 0; to < nodes.length; to++) {
          link(node, to).clear();
        }
      }
      case EXCLUDE -> {
        exclusions--;
        fencing.exclude(node);
        give(node, new Input.PermitChanged(Permit.NONE));
      }
      case EVICT -> evict(node);
      case JOIN -> {
        joins--;
        join(node);
      }
      case LEAVE -> {
        departures--;
        leaving[node] = true;
        give(node, new Input.Leave());
      }
      case TICK -> {
        ticks--;
        give(node, new Input.Tick());
      }
    }
  }

  void evict(int node) {
    fencing.evict(node);
    give(node, new Input.Evicted());
  }

  void join(int node) {
    if (cores[node] == null) {
      cores[node] = scenario.cores().create(nodes[node], TUNING);
      lives[node]++;
    }
    fencing.join(node);
    give(node, new Input.PermitChanged(Permit.FOREVER));
    checker.permitRenewed();
  }

  private void end(int node, boolean inOrder) {
    cores[node] = null;
    leaving[node] = false;
    for (int from = 0; from < nodes.length; from++) {
      link(from, node).clear();
    }
    clients.stream().filter(client -> client.node == node).forEach(ScriptedClient::lost);
    fencing.dies(node, inOrder);
  }

  private void deliver(int link) {
    Envelope envelope = links.get(link).poll();
    give(link % nodes.length, new Input.Received(nodes[link / nodes.length], envelope));
  }

  private void give(int node, Input input) {
    listener.ifPresent(to -> to.accept(nodes[node] + " <- " + input));
    boolean[] left = {false};
    cores[node].accept(
        Moment.ZERO,
        input,
        effect -> {
          listener.ifPresent(to -> to.accept(nodes[node] + " -> " + effect));
          left[0] |= effect instanceof Effect.Left;
          execute(node, effect);
        });
    if (left[0]) {
      end(node, true);
    }
  }

  private void execute(int node, Effect effect) {
    switch (effect) {
      case Effect.Send send -> {
        int to = Arrays.asList(nodes).indexOf(send.to());
        if (cores[to] != null) {
          link(node, to).add(send.envelope());
        }
      }
      case Effect.Completed done ->
          owner(node, done.lock()).completed(done.completion(), hasPermit(node));
      case Effect.Lost lost -> owner(node, lost.lock()).lost();
      case Effect.Blocking _, Effect.Serving _, Effect.Left _ -> {
        // Clients of the explorer do not react.
      }
      case Effect.Adopted _, Effect.RangeCompleted _, Effect.RangesLost _, Effect.LocksListed _ ->
          throw new AssertionError("unexpected " + effect);
    }
  }

  private ScriptedClient owner(int node, long lock) {
    return clients.stream()
        .filter(client -> client.node == node && client.owns(lock))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no client has lock " + lock));
  }

  // For healing.

  boolean fence() {
    boolean changed = false;
    for (int i = 0; i < nodes.length; i++) {
      if (fencing.place(i) == FencingModel.Place.EXCLUDED) {
        evict(i);
        changed = true;
      }
      if (fencing.place(i) == FencingModel.Place.EVICTED && i < scenario.members()) {
        join(i);
        changed = true;
      }
    }
    for (int i = 0; i < nodes.length; i++) {
      if (fencing.hasNewsFor(i)) {
        give(i, new Input.MembershipChanged(fencing.inform(i)));
        changed = true;
      }
    }
    return changed;
  }

  /// Clients release what they have.
  void drain() {
    for (ScriptedClient client : clients) {
      if (client.holds() && cores[client.node] != null && !leaving[client.node]) {
        give(client.node, client.releaseAll());
      }
    }
  }

  boolean isIdle() {
    for (LockCore core : cores) {
      if (core != null && core.locks() > 0) {
        return false;
      }
    }
    for (boolean leaves : leaving) {
      if (leaves) {
        return false;
      }
    }
    return clients.stream().noneMatch(client -> client.waits() || client.holds());
  }

  @Override
  public String toString() {
    return fencing + ", " + clients + ", " + links;
  }
}
