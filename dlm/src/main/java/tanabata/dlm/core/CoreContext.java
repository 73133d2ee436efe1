package tanabata.dlm.core;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import tanabata.dlm.api.LockName;
import tanabata.dlm.api.Membership;
import tanabata.dlm.api.Tuning;
import tanabata.dlm.core.message.Message;
import tanabata.foundation.Moment;
import tanabata.foundation.NodeId;

/// What the parts of one lock core share: the moment, who is there, and the ways out.
final class CoreContext {

  final NodeId self;
  final Tuning tuning;
  final Rules rules;
  private final ArrayDeque<Message> toSelf = new ArrayDeque<>();
  private final ReliableChannel channel;
  private Consumer<? super Effect> effects = _ -> {};
  private Moment now = Moment.ZERO;
  private Membership membership = Membership.EMPTY;
  private Placement placement = new Placement(membership.members().keySet());
  private Optional<NodeId> leaver = Optional.empty();
  private Placement successors = placement;

  CoreContext(NodeId self, Tuning tuning, Rules rules) {
    this.self = self;
    this.tuning = tuning;
    this.rules = rules;
    this.channel = new ReliableChannel(this);
  }

  void begin(Moment moment, Consumer<? super Effect> sink) {
    now = moment;
    effects = sink;
  }

  Moment now() {
    return now;
  }

  void emit(Effect effect) {
    effects.accept(effect);
  }

  Membership membership() {
    return membership;
  }

  boolean isMember() {
    return membership.contains(self);
  }

  /// A new round: everything before it is void.
  void enter(Membership next) {
    membership = next;
    placement = new Placement(next.members().keySet());
    leaver = Optional.empty();
    successors = placement;
    toSelf.clear();
    channel.enter(next);
  }

  /// From now on what the leaver mastered is its successors'.
  void departs(NodeId node) {
    leaver = Optional.of(node);
    successors = placement.without(node);
  }

  /// The leaver is gone, and all goes on.
  void departed(Membership next) {
    membership = next;
    placement = successors;
    leaver = Optional.empty();
    channel.forget(next);
  }

  Optional<NodeId> leaver() {
    return leaver;
  }

  NodeId masterOf(LockName name) {
    NodeId master = placement.masterOf(name);
    return leaver.isPresent() && master.equals(leaver.get()) ? successors.masterOf(name) : master;
  }

  /// Whether the name's master changes because of the departure under way.
  boolean moves(LockName name) {
    return leaver.isPresent() && placement.masterOf(name).equals(leaver.get());
  }

  void sendToMaster(Message.ToMaster message) {
    send(masterOf(message.name()), message);
  }

  void send(NodeId to, Message message) {
    if (to.equals(self)) {
      toSelf.add(message);
    } else {
      channel.send(to, message);
    }
  }

  /// With the next tick, unless another message to the same node goes earlier.
  void sendAlongToMaster(Message.ToMaster message) {
    NodeId master = masterOf(message.name());
    if (master.equals(self)) {
      toSelf.add(message);
    } else {
      channel.sendAlong(master, message);
    }
  }

  /// What waits for the next tick goes at once.
  void hurryToMaster(LockName name) {
    channel.hurry(masterOf(name));
  }

  /// Soon.
  void sendEnded(NodeId to, Message.ReleasedLock ended) {
    if (to.equals(self)) {
      toSelf.add(new Message.Released(List.of(ended)));
    } else {
      channel.sendEnded(to, ended);
    }
  }

  void sendToAll(Message message) {
    for (NodeId member : membership.members().keySet()) {
      send(member, message);
    }
  }

  /// The next message from this node to itself, or null.
  Message ownMail() {
    return toSelf.poll();
  }

  ReliableChannel channel() {
    return channel;
  }
}
