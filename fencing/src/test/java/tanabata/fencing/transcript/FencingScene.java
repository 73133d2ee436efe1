package tanabata.fencing.transcript;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import tanabata.fencing.ArbiterStatus;
import tanabata.fencing.WitnessRecord;
import tanabata.fencing.core.Effect;
import tanabata.fencing.core.Input;
import tanabata.foundation.Moment;
import tanabata.foundation.NodeId;
import tanabata.foundation.state.Generation;
import tanabata.foundation.state.ReplicationState;
import tanabata.foundation.state.ReplicationState.Blocks;
import tanabata.simulation.transcript.Scene;
import tanabata.simulation.transcript.ScriptLine;

/// Two arbiters, of `altair` and `vega`, a witness, and replication that does what it is ordered
/// to. A message and a reply take no time; each arbiter gets a tick every 100 ms. The timing is the
/// usual one: a heartbeat every 500 ms, a lease of 2500 ms, a guard of 500 ms.
///
/// These lines there are:
///
/// ```
/// policy KEY VALUE...                    of both, before they start: prefer HOST|open-clients,
///                                        evidence power, agents, locks, no witness
/// both are connected                     they have started and met; the first lines are left out
/// NODE starts | NODE is killed
/// link is lost | link is back            with it every message; nothing is resynced
/// NODE returns [and lacks blocks]        it meets the other, and the two are connected
/// NODE has all blocks
/// NODE has N clients                     one, unless told
/// NODE leaves in order                   says so, and ends
/// disk of NODE fails
/// witness is away | witness is back      nobody can reach it
/// witness replies late                   it carries requests out, its replies are on the way
/// witness delivers                       the late replies; the next are late again
/// witness loses its record               and nobody is told
/// agents of NODE succeed|fail "WHY"
/// NODE: force                            an operator vouches for the peer's silence
/// NODE: suspects its peer                somebody else's failure detector
/// NODE is paused | NODE stands still     the latter with its clock
/// NODE goes on
/// clock of NODE jumps N ms
/// after N ms
/// status of NODE
/// quietly LINE                           what the arbiters do because of it is left out
/// ```
///
/// `A > B:` is a message, `A asks the witness:` and `witness replies to A:` are numbered, `A
/// orders:` is what replication has to do and does, `A may answer:` is the permit for clients, `A
/// event:` what operators are told, `A watchdog:` whether it is fed.
final class FencingScene implements Scene {

  private static final Duration TICK = Duration.ofMillis(100);
  private static final NodeId ALTAIR = new NodeId("altair");
  private static final NodeId VEGA = new NodeId("vega");

  private final SortedMap<NodeId, Host> hosts = new TreeMap<>();
  private final SimulatedWitness witness = new SimulatedWitness();
  private final ArrayDeque<Runnable> inputs = new ArrayDeque<>();
  private final ArbiterText text = new ArbiterText();
  private final Consumer<String> lines;
  private final PolicyLine policy = new PolicyLine();
  private Input.Visibility visibility = Input.Visibility.LOST;
  private Moment now = Moment.ZERO;
  private Moment shown = new Moment(-1);
  private boolean muted;
  private boolean linked;

  FencingScene(Consumer<String> lines) {
    this.lines = lines;
    Generation first = new Generation(1, 0, ALTAIR);
    for (NodeId id : new NodeId[] {ALTAIR, VEGA}) {
      hosts.put(id, new Host(id, new Replication(id, first)));
    }
  }

  // Lines.

  @Override
  public void act(ScriptLine line) {
    muted = line.has("quietly");
    actOnAny(line);
    drain();
    muted = false;
  }

  private void actOnAny(ScriptLine line) {
    if (line.has("policy")) {
      policy.read(line);
    } else if (line.has("both")) {
      line.expect("are").expect("connected");
      bothConnect();
    } else if (line.has("link")) {
      link(line.expect("is"));
    } else if (line.has("witness")) {
      witness(line);
    } else if (line.has("disk")) {
      Host host = host(line.expect("of"));
      line.expect("fails");
      host.replication.loseDisk();
      peerOf(host).replication.host();
      changed(host);
      changed(peerOf(host));
    } else if (line.has("agents")) {
      agents(line);
    } else if (line.has("clock")) {
      Host host = host(line.expect("of"));
      host.jump(line.expect("jumps").duration().toNanos());
      input(host, new Input.Tick());
    } else if (line.has("after")) {
      pass(line.duration());
    } else if (line.has("status")) {
      Host host = host(line.expect("of"));
      ArbiterStatus status = host.arbiter().orElseThrow().status(host.clock(now));
      say(host.id + " status: " + text.of(status));
    } else {
      actOn(host(line), line);
    }
  }

  private void actOn(Host host, ScriptLine line) {
    String verb = line.next();
    switch (verb) {
      case "starts" -> start(host);
      case "returns" -> {
        boolean lacks = line.has("and");
        if (lacks) {
          line.expect("lacks").expect("blocks");
        }
        returns(host, lacks ? Blocks.INCOMPLETE : Blocks.COMPLETE);
      }
      case "has" -> has(host, line);
      case "leaves" -> {
        line.expect("in").expect("order");
        leave(host);
      }
      case "force" -> input(host, new Input.Force());
      case "suspects" -> {
        line.expect("its").expect("peer");
        input(host, new Input.PeerSuspected());
      }
      case "stands" -> {
        line.expect("still");
        host.pause(true);
      }
      case "goes" -> {
        line.expect("on");
        host.resume();
        while (!host.held.isEmpty()) {
          input(host, host.held.remove());
        }
        tick(host);
      }
      case "is" -> is(host, line);
      default -> throw line.error("unknown verb " + verb);
    }
  }

  private void is(Host host, ScriptLine line) {
    if (line.has("killed")) {
      host.end();
      linkLost();
    } else {
      line.expect("paused");
      host.pause(false);
    }
  }

  private void has(Host host, ScriptLine line) {
    if (line.has("all")) {
      line.expect("blocks");
      have(host, Blocks.COMPLETE);
    } else {
      host.clients((int) line.number());
      line.expect("clients");
      changed(host);
    }
  }

  private Host host(ScriptLine line) {
    Host host = hosts.get(line.node());
    if (host == null) {
      throw line.error("there is no such node");
    }
    return host;
  }

  private Host peerOf(Host host) {
    return hosts.get(host.id.equals(ALTAIR) ? VEGA : ALTAIR);
  }

  private void start(Host host) {
    host.start(peerOf(host).id, policy.of(host.id, peerOf(host).id), host.clock(now));
    if (policy.hasWitness()) {
      input(host, new Input.WitnessSeen(visibility));
    }
    changed(host);
  }

  /// They have met some time ago, so that the times in the transcript begin with a round number.
  private void bothConnect() {
    boolean shows = !muted;
    muted = true;
    visibility = Input.Visibility.CONNECTED;
    hosts.values().forEach(this::start);
    drain();
    returns(hosts.get(VEGA), Blocks.COMPLETE);
    drain();
    pass(Duration.ofMillis(1000));
    drain();
    muted = !shows;
  }

  private void returns(Host host, Blocks blocks) {
    linked = true;
    Replication mine = host.replication;
    Replication theirs = peerOf(host).replication;
    mine.exchange();
    theirs.exchange();
    changed(host);
    changed(peerOf(host));
    Replication newer = mine.knowsMoreThan(theirs) ? mine : theirs;
    mine.connect(newer);
    theirs.connect(newer);
    mine.have(blocks);
    theirs.peerHas(blocks);
    changed(peerOf(host));
    changed(host);
  }

  private void have(Host host, Blocks blocks) {
    host.replication.have(blocks);
    peerOf(host).replication.peerHas(blocks);
    changed(host);
    changed(peerOf(host));
  }

  private void leave(Host host) {
    host.replication.outdate();
    peerOf(host).replication.peerYields();
    host.end();
    linkLost();
  }

  private void link(ScriptLine line) {
    if (line.has("lost")) {
      linkLost();
    } else {
      line.expect("back");
      linked = true;
      for (Host host : hosts.values()) {
        if (!host.replication.isFrozen()) {
          throw line.error(host.id + " has no session any more: it returns");
        }
        host.replication.linkBack();
        changed(host);
      }
    }
  }

  private void linkLost() {
    linked = false;
    for (Host host : hosts.values()) {
      host.replication.linkLost();
      changed(host);
    }
  }

  private void witness(ScriptLine line) {
    if (line.has("replies")) {
      line.expect("late");
      witness.mode(SimulatedWitness.Mode.REPLIES_LATE);
      return;
    }
    if (line.has("delivers")) {
      witness.deliver();
      return;
    }
    if (line.has("loses")) {
      line.expect("its").expect("record");
      witness.loseRecord();
      return;
    }
    if (line.expect("is").has("away")) {
      witness.mode(SimulatedWitness.Mode.AWAY);
      visibility = Input.Visibility.LOST;
    } else {
      line.expect("back");
      visibility = Input.Visibility.CONNECTED;
      witness.mode(SimulatedWitness.Mode.REPLIES);
    }
    for (Host host : hosts.values()) {
      input(host, new Input.WitnessSeen(visibility));
    }
  }

  private void agents(ScriptLine line) {
    Host host = host(line.expect("of"));
    Input.FenceResult result =
        line.has("succeed") ? Input.FenceResult.ACHIEVED : Input.FenceResult.FAILED;
    if (result == Input.FenceResult.FAILED) {
      line.expect("fail");
    }
    input(host, new Input.FenceEnded(host.attempt(), result, line.text()));
  }

  // Time, and what is under way.

  private void pass(Duration time) {
    for (Moment end = now.plus(time); end.isAfter(now); ) {
      now = now.plus(TICK);
      hosts.values().forEach(host -> host.pass(TICK.toNanos()));
      hosts.values().forEach(this::tick);
      drain();
    }
  }

  private void tick(Host host) {
    inputs.add(() -> {
      if (!host.isUp() || host.isPaused()) {
        return;
      }
      boolean[] healthy = new boolean[1];
      accept(host, new Input.Tick(), effect -> healthy[0] |= effect instanceof Effect.Healthy);
      if (host.fed(healthy[0])) {
        say(host.id + " watchdog: " + (healthy[0] ? "fed" : "not fed any more"));
      }
    });
  }

  private void changed(Host host) {
    input(host, host.replicationChanged());
  }

  private void input(Host host, Input input) {
    inputs.add(() -> accept(host, input, _ -> {}));
  }

  private void accept(Host host, Input input, Consumer<Effect> alsoTo) {
    if (host.isPaused()) {
      host.held.add(input);
      return;
    }
    host.arbiter()
        .ifPresent(arbiter ->
            arbiter.accept(
                host.clock(now),
                input,
                effect -> {
                  alsoTo.accept(effect);
                  execute(host, effect);
                }));
  }

  private void drain() {
    while (!inputs.isEmpty()) {
      inputs.remove().run();
    }
  }

  // What the arbiters do.

  private void say(String what) {
    if (muted) {
      return;
    }
    if (!now.equals(shown)) {
      shown = now;
      lines.accept("at " + ArbiterText.millis(now) + " ms");
    }
    lines.accept(what);
  }

  private void execute(Host host, Effect effect) {
    switch (effect) {
      case Effect.Send send -> {
        say(host.id + " > " + peerOf(host).id + ": " + text.of(send.message()));
        if (linked) {
          input(peerOf(host), new Input.Received(send.message()));
        }
      }
      case Effect.Ask ask -> ask(host, ask);
      case Effect.Fence fence -> {
        host.fences(fence.attempt());
        say(host.id + " runs its fence agents");
      }
      case Effect.StopFencing _ -> say(host.id + " calls its fence agents off");
      case Effect.Permitted permitted ->
          say(host.id + " may answer: " + text.of(permitted.permit()));
      case Effect.GoStandalone order -> {
        say(host.id + " orders: " + text.of(order));
        host.replication.goesStandalone();
        settle(host, () -> host.replication.standalone(order.epoch()));
      }
      case Effect.Cut cut -> {
        say(host.id + " orders: " + text.of(cut));
        host.replication.isCut();
        settle(host, () -> host.replication.cut(cut.epoch()));
      }
      case Effect.Healthy _ -> {
        // Shown when it changes.
      }
      case Effect.Notify notify -> say(host.id + " event: " + text.of(notify.event()));
      case Effect.LockMembershipChanged change -> {
        host.lockEpoch(change.membership().epoch());
        say(host.id + " locks: " + text.of(change.membership()));
      }
      case Effect.LocksRevoked _ -> say(host.id + " locks: all are lost");
      case Effect.LocksPermitted permitted ->
          say(host.id + " locks may be relied on: " + text.of(permitted.permit()));
    }
  }

  /// Replication carries an order out, before the arbiter gets anything else.
  private void settle(Host host, Runnable order) {
    Input settling = host.replicationChanged();
    order.run();
    Input settled = host.replicationChanged();
    ReplicationState state = host.replication.state();
    inputs.addFirst(() -> {
      accept(host, settling, _ -> {});
      say(
          host.id
              + " replication: "
              + state.phase()
              + ", "
              + state.copy().disk().word()
              + ", generation "
              + text.of(state.lineage().getFirst())
              + ", epoch "
              + state.epoch());
      accept(host, settled, _ -> {});
    });
  }

  private void ask(Host host, Effect.Ask ask) {
    say(host.id + " asks the witness: #" + ask.number() + " " + text.of(ask.request()));
    Optional<WitnessRecord> before = witness.record();
    witness.ask(
        ask.request(),
        reply ->
            inputs.add(() -> {
              say("witness replies to " + host.id + ": #" + ask.number() + " " + text.of(reply));
              accept(host, new Input.Replied(ask.number(), reply), _ -> {});
            }));
    if (!witness.record().equals(before)) {
      // A watch on the record; it is lost with the connection.
      input(peerOf(host), new Input.RecordChanged());
    }
  }
}
