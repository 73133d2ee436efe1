package tanabata.dlm.core;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import tanabata.dlm.api.LockName;
import tanabata.dlm.api.Membership;
import tanabata.dlm.api.Tuning;
import tanabata.dlm.core.channel.ReliableChannel;
import tanabata.dlm.core.message.Envelope;
import tanabata.dlm.core.message.Message;
import tanabata.foundation.Moment;
import tanabata.foundation.NodeId;

/// What the parts of one lock core share: the time, the membership, and the ways out.
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

  /// Where names are mastered once the leaver is gone.
  private Placement nextPlacement = placement;

  CoreContext(NodeId self, Tuning tuning, Rules rules) {
    this.self = self;
    this.tuning = tuning;
    this.rules = rules;
    channel = new ReliableChannel(self, tuning, this::sendEnvelope);
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

  private void sendEnvelope(NodeId to, Envelope envelope) {
    emit(new Effect.Send(to, envelope));
  }

  // Membership.

  Membership membership() {
    return membership;
  }

  boolean isMember() {
    return membership.contains(self);
  }

  /// The epoch in which the last recovery began.
  long epoch() {
    return channel.epoch();
  }

  /// Begins an epoch: all messages of earlier ones are void.
  void enter(Membership next) {
    membership = next;
    placement = new Placement(next.members().keySet());
    leaver = Optional.empty();
    nextPlacement = placement;
    toSelf.clear();
    channel.open(next);
  }

  /// From now on the names that the leaver masters belong to their next masters.
  void beginLeave(NodeId node) {
    leaver = Optional.of(node);
    nextPlacement = placement.without(node);
  }

  /// The leaver is gone, and everything goes on.
  void endLeave(Membership next) {
    membership = next;
    placement = nextPlacement;
    leaver = Optional.empty();
    channel.retain(next);
  }

  Optional<NodeId> leaver() {
    return leaver;
  }

  NodeId masterOf(LockName name) {
    return changesMaster(name) ? nextPlacement.masterOf(name) : placement.masterOf(name);
  }

  /// Whether the name changes its master because a member is leaving.
  boolean changesMaster(LockName name) {
    return leaver.isPresent() && placement.masterOf(name).equals(leaver.get());
  }

  // Messages.

  void sendToMaster(Message.ToMaster message) {
    send(masterOf(message.name()), message);
  }

  void send(NodeId to, Message message) {
    if (to.equals(self)) {
      toSelf.add(message);
    } else {
      channel.send(now, to, message);
    }
  }

  /// With the next message to the master, or with the next tick.
  void sendPiggybackedToMaster(Message.ToMaster message) {
    NodeId master = masterOf(message.name());
    if (master.equals(self)) {
      toSelf.add(message);
    } else {
      channel.sendPiggybacked(now, master, message);
    }
  }

  /// Sends at once what waits for the next message or tick.
  void flushToMaster(LockName name) {
    channel.flush(now, masterOf(name));
  }

  void acknowledgeRelease(NodeId to, Message.ReleasedLock lock) {
    if (to.equals(self)) {
      toSelf.add(new Message.Released(List.of(lock)));
    } else {
      channel.acknowledgeRelease(now, to, lock);
    }
  }

  void sendToAll(Message message) {
    for (NodeId member : membership.members().keySet()) {
      send(member, message);
    }
  }

  /// Accepts an envelope of a peer and hands its messages over, then acknowledges.
  void receive(NodeId from, Envelope envelope, Consumer<Message> receiver) {
    boolean stale = !channel.isCurrent(from, envelope) && rules.refusesOtherEpochs();
    if (!stale) {
      channel.receive(now, from, envelope).forEach(receiver);
    }
    channel.acknowledge(from);
  }

  /// Hands over the messages of this node to itself, and those that it sends meanwhile.
  void deliverToSelf(Consumer<Message> receiver) {
    while (!toSelf.isEmpty()) {
      receiver.accept(toSelf.remove());
    }
  }

  void tick() {
    channel.tick(now);
  }
}
