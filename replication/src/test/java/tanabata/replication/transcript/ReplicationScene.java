package tanabata.replication.transcript;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import tanabata.foundation.NodeId;
import tanabata.foundation.Outcome;
import tanabata.replication.core.PlantedBug;
import tanabata.replication.core.ReplicationAlone;
import tanabata.replication.core.Scale;
import tanabata.replication.core.SimulatedNode;
import tanabata.replication.core.mode.CoreConfiguration;
import tanabata.replication.core.work.Effect;
import tanabata.replication.core.work.Input;
import tanabata.replication.model.AfterSplitBrain;
import tanabata.replication.model.Caller;
import tanabata.replication.model.Frame;
import tanabata.replication.model.Geometry;
import tanabata.replication.model.Limits;
import tanabata.replication.model.Message;
import tanabata.replication.model.OrderReply;
import tanabata.replication.model.Status;
import tanabata.simulation.Network;
import tanabata.simulation.World;
import tanabata.simulation.transcript.Scene;
import tanabata.simulation.transcript.ScriptLine;

/// Two replication cores, `altair` and `vega`, with a disk of eight blocks each and a link between
/// them. The letters of a disk are its blocks, a dot is a block of zeros; blocks 0 to 3 and 4 to 7
/// are an extent of the activity log each.
///
/// Nothing is left to chance. After each line so much time passes that all comes to rest, if only
/// the link and the disks let it. These lines there are:
///
/// ```
/// NODE is created empty [of N blocks]              as by create-md, with a disk of zeros
/// NODE is created with "LETTERS"                   as by create-md, with that on its disk
/// NODE is configured for resource NAME
/// NODE is configured with after-sb-0pri POLICY
/// NODE starts | NODE is killed | NODE loses its power
/// both are connected [and hold "LETTERS"]          both were created empty; all else is left out
/// disk of NODE fails
/// snapshot of NODE | NODE is put back              of all its disks; while it is down
/// link stalls | link resets | link heals           no message arrives; the connection ends
/// link stalls|resets at the Nth MESSAGE            counted from here, of both nodes
/// after N ms
/// disks                                            what both hold
/// status of NODE
/// quietly LINE                                     what the cores do because of it is left out
/// NODE: write N "LETTERS" [durable]                from block N on
/// NODE: zero N..M | NODE: discard N..M
/// NODE: read N..M
/// NODE: flush
/// NODE: promote [force] | NODE: demote | NODE: connect | NODE: disconnect
/// NODE: resolve keep NODE | NODE: roll back | NODE: forget
/// NODE: outdate | NODE: invalidate
/// NODE: permit none|forever                        the arbiter's; forever at the start
/// NODE: go standalone, epoch N, LEVEL              the arbiter's, with its evidence
/// NODE: cut, epoch N                               the arbiter's
/// NODE: shut down
/// NODE: receives WriteAck N                        as if the peer had sent it
/// ```
///
/// Of what the cores do all is shown but pings, and what carries no meaning outside: `A > B:` is a
/// message with its number in the session, `A disk:`, `A metadata:` and `A undo log:` is what the
/// core asks of its storage, `A event:` what operators are told, `A state:` what its phase, the
/// roles and the disks have become (own/peer).
final class ReplicationScene implements Scene, ReplicationAlone.Observer, SimulatedNode.Clients {

  private static final int BLOCK = 512;
  private static final int EXTENT = 4 * BLOCK;
  private static final int BLOCKS = 8;
  private static final Duration REST = Duration.ofMillis(10);
  private static final Limits LIMITS =
      new Limits(
          2,
          64,
          1,
          2,
          Duration.ofSeconds(1),
          Duration.ofSeconds(3),
          Duration.ofMillis(100),
          Duration.ofSeconds(1),
          Duration.ofSeconds(1));

  private final World world = World.withoutChance();
  private final CoreText text = new CoreText(geometry(BLOCKS));
  private final Map<NodeId, SimulatedNode> nodes = new TreeMap<>();
  private final Map<NodeId, Input.Received> lastReceived = new TreeMap<>();
  private final Map<NodeId, SimulatedNode.DiskImage> snapshots = new TreeMap<>();
  private final Map<NodeId, String> states = new TreeMap<>();
  private final Network<Frame> network;
  private final Consumer<String> lines;
  private boolean muted;
  private Optional<Trap> trap = Optional.empty();
  private long proposals = 1000;

  /// Something happens when so many more messages of this kind have been sent.
  private record Trap(String message, int left, Runnable action) {}

  ReplicationScene(Consumer<String> lines) {
    this.lines = lines;
    for (int index = 0; index < 2; index++) {
      nodes.put(SimulatedNode.name(index), node(index, BLOCKS));
    }
    network = network();
    nodes.values().forEach(node -> node.join(network));
  }

  private static Geometry geometry(int blocks) {
    return new Geometry((long) blocks * BLOCK, BLOCK, EXTENT);
  }

  private SimulatedNode node(int index, int blocks) {
    Scale scale = new Scale(geometry(blocks), LIMITS, blocks, 0);
    return new SimulatedNode(
        index, world, scale, PlantedBug.NONE, this, new ReplicationAlone(this));
  }

  /// Looks the nodes up with each message: they may be created anew.
  private Network<Frame> network() {
    return new Network<>(world, new Plug(0), new Plug(1));
  }

  private final class Plug implements Network.End<Frame> {
    private final NodeId name;

    Plug(int index) {
      name = SimulatedNode.name(index);
    }

    @Override
    public void up(long link) {
      nodes.get(name).up(link);
    }

    @Override
    public void down(long link) {
      nodes.get(name).down(link);
    }

    @Override
    public void received(long link, Frame frame) {
      nodes.get(name).received(link, frame);
    }
  }

  // Lines.

  @Override
  public void act(ScriptLine line) {
    muted = line.has("quietly");
    actOnAny(line);
    pass(REST);
    muted = false;
  }

  private void actOnAny(ScriptLine line) {
    if (line.has("both")) {
      connect(line);
    } else if (line.has("link")) {
      link(line);
    } else if (line.has("disk")) {
      SimulatedNode node = node(line.expect("of"));
      line.expect("fails");
      node.breakDisk();
    } else if (line.has("snapshot")) {
      SimulatedNode node = node(line.expect("of"));
      snapshots.put(node.id, node.image());
    } else if (line.has("disks")) {
      nodes.values().forEach(node -> say(node, "disk holds \"" + letters(node) + "\""));
    } else if (line.has("status")) {
      SimulatedNode node = node(line.expect("of"));
      say(node, "status: " + status(node.core().status()));
    } else if (line.has("after")) {
      pass(line.duration());
    } else {
      actOn(line);
    }
  }

  private void actOn(ScriptLine line) {
    SimulatedNode node = node(line);
    if (line.has("starts")) {
      node.start();
    } else if (line.has("loses")) {
      line.expect("its").expect("power");
      node.kill(true);
    } else if (line.has("is")) {
      is(node, line);
    } else if (line.has("receives")) {
      node.give(unexpected(node.id, new Message.WriteAck(line.expect("WriteAck").number())));
    } else {
      node.give(new Order(node, line, ++proposals).input());
    }
  }

  /// The message as the next one that the peer sends.
  private Input unexpected(NodeId node, Message message) {
    Input.Received last = lastReceived.get(node);
    return new Input.Received(
        last.link(), new Frame(last.frame().sequence() + 1, last.frame().acknowledged(), message));
  }

  private void is(SimulatedNode node, ScriptLine line) {
    if (line.has("killed")) {
      node.kill(false);
    } else if (line.has("put")) {
      line.expect("back");
      node.putBack(snapshots.get(node.id));
    } else if (line.has("created")) {
      create(node, line);
    } else {
      line.expect("configured");
      configure(node, line);
    }
  }

  private void create(SimulatedNode node, ScriptLine line) {
    boolean empty = line.has("empty");
    int blocks = BLOCKS;
    if (line.has("of")) {
      blocks = (int) line.number();
      line.expect("blocks");
    }
    SimulatedNode made = node(node.index, blocks);
    made.join(network);
    if (!empty) {
      made.fill(Letters.values(line.expect("with").text()));
    }
    made.createMetadata(empty);
    nodes.put(node.id, made);
  }

  private static void configure(SimulatedNode node, ScriptLine line) {
    if (line.has("for")) {
      String resource = line.expect("resource").next();
      node.configure(usual ->
          new CoreConfiguration(
              resource,
              usual.node(),
              usual.peer(),
              usual.instance(),
              usual.proposal(),
              usual.promotion(),
              usual.afterSplitBrain(),
              usual.onNoSpace()));
    } else {
      AfterSplitBrain.Zero zero =
          line.expect("with").expect("after-sb-0pri").constant(AfterSplitBrain.Zero.class);
      AfterSplitBrain policy =
          new AfterSplitBrain(zero, AfterSplitBrain.One.DISCONNECT, AfterSplitBrain.Two.DISCONNECT);
      node.configure(usual ->
          new CoreConfiguration(
              usual.resource(),
              usual.node(),
              usual.peer(),
              usual.instance(),
              usual.proposal(),
              usual.promotion(),
              policy,
              usual.onNoSpace()));
    }
  }

  private void connect(ScriptLine line) {
    line.expect("are").expect("connected");
    for (NodeId name : nodes.keySet()) {
      act(new ScriptLine("quietly " + name + " is created empty"));
      act(new ScriptLine("quietly " + name + " starts"));
    }
    act(new ScriptLine("quietly after 200 ms"));
    if (line.has("and")) {
      String letters = line.expect("hold").text();
      act(new ScriptLine("quietly altair: write 0 \"" + letters + "\""));
      act(new ScriptLine("quietly altair: flush"));
      act(new ScriptLine("quietly after 2000 ms"));
    }
    nodes.values().forEach(node -> say(node, "state: " + text.of(node.core().state())));
  }

  private void link(ScriptLine line) {
    Runnable action = action(line);
    if (line.has("at")) {
      int count = Integer.parseInt(line.expect("the").next().replaceAll("\\D", ""));
      trap = Optional.of(new Trap(line.next(), count, action));
    } else {
      action.run();
    }
  }

  private Runnable action(ScriptLine line) {
    String verb = line.next();
    return switch (verb) {
      case "stalls" ->
          () -> {
            network.stall(0);
            network.stall(1);
          };
      case "resets" -> network::reset;
      case "heals" -> network::heal;
      default -> throw line.error("unknown verb " + verb);
    };
  }

  private SimulatedNode node(ScriptLine line) {
    SimulatedNode node = nodes.get(line.node());
    if (node == null) {
      throw line.error("there is no such node");
    }
    return node;
  }

  private void pass(Duration time) {
    long end = world.now().plus(time).nanos();
    boolean[] over = new boolean[1];
    world.after(time.toNanos(), () -> over[0] = true);
    while (!over[0] && world.step()) {
      if (world.now().nanos() > end) {
        throw new AssertionError("time went on past the end of a line");
      }
    }
  }

  private static String letters(SimulatedNode node) {
    long[] values = new long[BLOCKS];
    for (int i = 0; i < BLOCKS; i++) {
      values[i] = node.sector(i);
    }
    return Letters.of(values);
  }

  private String status(Status status) {
    StringBuilder line = new StringBuilder();
    line.append(status.connection().term());
    if (status.outOfSyncBytes() > 0) {
      line.append(", ").append(status.outOfSyncBytes() / BLOCK).append(" blocks out of sync");
    }
    line.append(", rule ").append(status.rule().id());
    status.waitsFor().ifPresent(wait -> line.append(", waits for ").append(text.of(wait)));
    return line.append(", last link ").append(text.of(status.link())).toString();
  }

  // What the cores do.

  private void say(SimulatedNode node, String what) {
    if (!muted && !what.isEmpty()) {
      lines.accept(node.id + " " + what);
    }
  }

  @Override
  public void takes(SimulatedNode node, Input input) {
    // Of all others the cause is shown: a line, a message that was sent, a request to the disk.
    if (input instanceof Input.LinkUp) {
      say(node, "link: up");
    } else if (input instanceof Input.LinkDown) {
      say(node, "link: lost");
    } else if (input instanceof Input.Received received && received.frame().sequence() > 0) {
      lastReceived.put(node.id, received);
    }
  }

  @Override
  public void does(SimulatedNode node, Effect effect) {
    switch (effect) {
      case Effect.Send send -> sent(node, send.frame());
      case Effect.Storage work -> say(node, text.of(work));
      case Effect.CloseLink close -> say(node, "link: closed, " + text.of(close.reason()));
      case Effect.Reply reply ->
          say(node, "replies to " + reply.caller() + ": " + text.of(reply.reply()));
      case Effect.CutClients cut -> say(node, "cuts its clients off: " + text.of(cut.reason()));
      case Effect.Notify notify -> say(node, "event: " + text.of(notify.event()));
      case Effect.StateChanged changed -> state(node, text.of(changed.state()));
      case Effect.Stopped _ -> say(node, "has left");
      case Effect.Failed failed -> say(node, "ends: " + text.of(failed.reason()));
      case Effect.Answer _,
          Effect.Dial _,
          Effect.Recall _,
          Effect.Release _,
          Effect.ControlReceived _ -> {
        // Answers are shown with what was read; the rest means nothing outside.
      }
    }
  }

  /// Only if something of it has changed that is shown.
  private void state(SimulatedNode node, String state) {
    if (!state.equals(states.put(node.id, state))) {
      say(node, "state: " + state);
    }
  }

  private void sent(SimulatedNode node, Frame frame) {
    if (frame.message() instanceof Message.Ping) {
      return;
    }
    say(node, "> " + SimulatedNode.name(1 - node.index) + ": " + text.of(frame));
    String kind = frame.message().getClass().getSimpleName();
    Optional<Trap> next =
        trap.map(set -> set.message.equals(kind) ? new Trap(kind, set.left - 1, set.action) : set);
    trap = next.filter(set -> set.left > 0);
    next.filter(set -> set.left == 0).ifPresent(set -> set.action.run());
  }

  @Override
  public void answered(SimulatedNode node, Caller caller, Outcome outcome, long[] values) {
    String data = values.length == 0 ? "" : " \"" + Letters.of(values) + "\"";
    say(node, "answers " + caller + ": " + outcome + data);
  }

  @Override
  public void replied(SimulatedNode node, Caller caller, OrderReply reply) {}

  @Override
  public void ready(SimulatedNode node) {}

  @Override
  public void cut(SimulatedNode node) {}

  @Override
  public void fails(SimulatedNode node) {}

  @Override
  public void ended(SimulatedNode node) {}
}
