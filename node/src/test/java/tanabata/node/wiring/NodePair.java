package tanabata.node.wiring;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import tanabata.dlm.api.Tuning;
import tanabata.dlm.core.LockCore;
import tanabata.fencing.Policy;
import tanabata.fencing.Timing;
import tanabata.fencing.WitnessReply;
import tanabata.fencing.core.Arbiter;
import tanabata.foundation.ByteRange;
import tanabata.foundation.Moment;
import tanabata.foundation.NodeEffect;
import tanabata.foundation.NodeId;
import tanabata.foundation.NodeInput;
import tanabata.foundation.Outcome;
import tanabata.foundation.Payload;
import tanabata.foundation.state.Evidence;
import tanabata.foundation.state.ReplicationState;
import tanabata.replication.core.ReplicationCore;
import tanabata.replication.core.mode.CoreConfiguration;
import tanabata.replication.core.work.Effect;
import tanabata.replication.core.work.Input;
import tanabata.replication.core.work.Ticket;
import tanabata.replication.model.AfterSplitBrain;
import tanabata.replication.model.BlockSet;
import tanabata.replication.model.Caller;
import tanabata.replication.model.Frame;
import tanabata.replication.model.Geometry;
import tanabata.replication.model.Limits;
import tanabata.replication.model.Message;
import tanabata.replication.model.OnNoSpace;
import tanabata.replication.model.PersistentState;
import tanabata.replication.model.RecoveredMetadata;
import tanabata.replication.model.WriteKind;

/// The cores of two nodes, altair and vega, that share an empty device and locks, without a
/// witness. Disks carry everything out at once, and so does the link while it is there. Nothing
/// happens but by [#pass] and what the test gives.
public final class NodePair {

  /// Of so few blocks that they fit into a word.
  private static final long[] ALL_EQUAL = {1};

  private static final Geometry GEOMETRY = new Geometry(64 * 4096, 4096, 4 * 4096);
  private static final Duration TICK = Duration.ofMillis(20);

  public final Node altair;
  public final Node vega;
  private final List<Node> nodes;
  private Moment now = Moment.ZERO.plus(Duration.ofSeconds(1));
  private Link link = Link.WHOLE;
  private long number;

  private enum Link {
    WHOLE,
    /// No connection comes about.
    CUT
  }

  /// An operator.
  private record Operator() implements Caller {}

  public NodePair(AfterSplitBrain afterSplitBrain) {
    this(afterSplitBrain, WiringRules.SOUND);
  }

  NodePair(AfterSplitBrain afterSplitBrain, WiringRules rules) {
    altair = new Node("altair", "vega", afterSplitBrain, rules);
    vega = new Node("vega", "altair", afterSplitBrain, rules);
    nodes = List.of(altair, vega);
  }

  /// One of the two, with everything that came out of it.
  public final class Node {

    public final NodeId id;
    final List<NodeEffect> effects = new ArrayList<>();
    final NodeCore core;
    private final ArrayDeque<NodeInput> inbox = new ArrayDeque<>();
    private final ArrayDeque<NodeOwnInput.LockEpochSaved> unsaved = new ArrayDeque<>();
    private EpochDisk epochDisk = EpochDisk.FAST;
    private Consumer<NodeEffect> watcher = _ -> {};

    private Node(String name, String peer, AfterSplitBrain afterSplitBrain, WiringRules rules) {
      id = new NodeId(name);
      NodeId other = new NodeId(peer);
      core =
          new NodeCore(
              replication(id, other, afterSplitBrain),
              new Arbiter(id, other, policy(), now, 0),
              Optional.of(new LockCore(id, Tuning.DEFAULT)),
              rules);
    }

    public ReplicationState state() {
      return core.state();
    }

    /// Takes the input, and what follows from it on both nodes.
    public void give(NodeInput input) {
      inbox.add(input);
      settle();
    }

    /// Takes the input, and returns the effects of this one step in their order.
    List<NodeEffect> step(NodeInput input) {
      int from = effects.size();
      take(input);
      List<NodeEffect> step = List.copyOf(effects.subList(from, effects.size()));
      settle();
      return step;
    }

    /// The arbiter of the peer sends this. Returns the effects of this one step.
    List<NodeEffect> stepReceived(byte[] control) {
      return step(new Input.Received(number, new Frame(0, 0, new Message.Control(control))));
    }

    /// Shows every effect of this node from here on.
    public void watch(Consumer<NodeEffect> next) {
      watcher = next;
    }

    /// An operator lets it go on alone, by force.
    public void force() {
      give(new tanabata.fencing.core.Input.Force());
    }

    /// An operator keeps the version of that node.
    public void keep(Node kept) {
      give(new Input.Resolve(kept.id, new Operator()));
    }

    /// A client writes zeros over the first block, which holds zeros.
    public void write() {
      ByteRange block = new ByteRange(0, GEOMETRY.blockBytes());
      give(new Input.Write(block, WriteKind.ZERO, false, Payload.NONE, new Operator()));
    }

    public void demote() {
      give(new Input.Demote(0, new Operator()));
    }

    /// The epoch of the locks is not written before [#saveEpochs].
    void holdEpochs() {
      epochDisk = EpochDisk.HOLDS;
    }

    /// Everything that was held is on disk now, and what comes is at once.
    void saveEpochs() {
      epochDisk = EpochDisk.FAST;
      inbox.addAll(unsaved);
      unsaved.clear();
      settle();
    }

    private void take(NodeInput input) {
      core.accept(now, input, this::execute);
    }

    private void execute(NodeEffect effect) {
      effects.add(effect);
      watcher.accept(effect);
      switch (effect) {
        case Effect.ReadDisk read -> done(read.ticket());
        case Effect.WriteDisk write -> done(write.ticket());
        case Effect.FlushDisk flush -> done(flush.ticket());
        case Effect.Persist persist -> done(persist.ticket());
        case Effect.OpenUndo open -> done(open.ticket());
        case Effect.Preserve preserve -> done(preserve.ticket());
        case Effect.Digest digest -> done(digest.ticket());
        case Effect.Compare compare ->
            inbox.add(new Input.Compared(compare.ticket(), Outcome.OK, ALL_EQUAL, Payload.NONE));
        case Effect.DropUndo drop -> done(drop.ticket());
        case Effect.Send send -> {
          if (send.link() == number) {
            peer().inbox.add(new Input.Received(send.link(), send.frame()));
          }
        }
        case Effect.Dial _ -> dial();
        case Effect.CloseLink close -> {
          if (close.link() == number) {
            number++;
            peer().inbox.add(new Input.LinkDown(close.link(), "closed"));
          }
        }
        case tanabata.dlm.core.Effect.Send send -> {
          if (link == Link.WHOLE) {
            peer().inbox.add(new tanabata.dlm.core.Input.Received(id, send.envelope()));
          }
        }
        case tanabata.fencing.core.Effect.Ask ask ->
            inbox.add(
                new tanabata.fencing.core.Input.Replied(
                    ask.number(), new WitnessReply.Unreachable("there is no witness")));
        case NodeOwnEffect.SaveLockEpoch save -> {
          NodeOwnInput.LockEpochSaved saved = new NodeOwnInput.LockEpochSaved(save.epoch());
          switch (epochDisk) {
            case FAST -> inbox.add(saved);
            case HOLDS -> unsaved.add(saved);
          }
        }
        default -> {}
      }
    }

    private void done(Ticket ticket) {
      inbox.add(new Input.Done(ticket, Outcome.OK, Payload.NONE));
    }

    private Node peer() {
      return this == vega ? altair : vega;
    }

    @Override
    public String toString() {
      return id + " " + state();
    }
  }

  private enum EpochDisk {
    FAST,
    HOLDS
  }

  private static ReplicationCore replication(
      NodeId node, NodeId peer, AfterSplitBrain afterSplitBrain) {
    BlockSet all = new BlockSet(GEOMETRY.blocks());
    all.addAll();
    return new ReplicationCore(
        new CoreConfiguration(
            "home",
            node,
            peer,
            node.name().length(),
            node.name().length(),
            CoreConfiguration.Promotion.WHEN_CONNECTED,
            afterSplitBrain,
            OnNoSpace.HOLD),
        GEOMETRY,
        Limits.DEFAULT,
        new RecoveredMetadata(
            PersistentState.fresh(true),
            all,
            new BlockSet(GEOMETRY.blocks()),
            new long[0],
            0,
            Optional.empty()));
  }

  private static Policy policy() {
    return new Policy(
        Timing.DEFAULT,
        Policy.Witness.NONE,
        Policy.Prefer.NOBODY,
        Evidence.Level.LEASE,
        Policy.Agents.NONE,
        Policy.Locks.SHARED);
  }

  Moment now() {
    return now;
  }

  /// Time passes on both, with its ticks.
  public void pass(Duration time) {
    Moment end = now.plus(time);
    while (end.isAfter(now)) {
      now = now.plus(TICK);
      tick();
    }
  }

  private void tick() {
    for (Node node : nodes) {
      node.inbox.add(new NodeOwnInput.Tick(now.nanos() / 1_000_000, now.nanos()));
    }
    settle();
  }

  /// The link is lost, and no other comes about before [#healLink].
  public void cutLink() {
    link = Link.CUT;
    long lost = number++;
    for (Node node : nodes) {
      node.inbox.add(new Input.LinkDown(lost, "connection reset"));
    }
    settle();
  }

  /// Connections come about again; the next is dialled soon.
  public void healLink() {
    link = Link.WHOLE;
  }

  private void dial() {
    if (link == Link.WHOLE) {
      number++;
      for (Node node : nodes) {
        node.inbox.add(new Input.LinkUp(number));
      }
    }
  }

  private void settle() {
    boolean any = true;
    while (any) {
      any = false;
      for (Node node : nodes) {
        if (!node.inbox.isEmpty()) {
          any = true;
          node.take(node.inbox.remove());
        }
      }
    }
  }
}
