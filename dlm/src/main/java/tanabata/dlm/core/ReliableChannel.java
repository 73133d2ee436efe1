package tanabata.dlm.core;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import tanabata.dlm.api.Membership;
import tanabata.dlm.core.message.Envelope;
import tanabata.dlm.core.message.Message;
import tanabata.foundation.Moment;
import tanabata.foundation.NodeId;

/// Carries messages to the other members once each and in order, over a transport that may lose,
/// double and delay them: numbers from 1 in each round, acknowledged on the way back, and said
/// again from the oldest unanswered one ("go back N"). Words of another round, or from or to
/// another incarnation, are dropped.
final class ReliableChannel {

  private static final int MOST_ENDED = 64;

  private final CoreContext context;

  /// In the order of the members.
  private final SequencedMap<NodeId, Lane> lanes = new LinkedHashMap<>();

  private long round;
  private long incarnation;

  /// To and from one member.
  private static final class Lane {
    final long incarnation;

    /// Said, but not answered; the last of them has the number `said`.
    final ArrayDeque<Message> unanswered = new ArrayDeque<>();

    final ArrayDeque<Message> unsaid = new ArrayDeque<>();

    /// Releases that are to be acknowledged together.
    final List<Message.ReleasedLock> ended = new ArrayList<>();

    long said;
    long heard;

    /// How many words were heard since that was said.
    int owes;

    boolean met;

    /// Whether the oldest unanswered word was said again, to see whether anybody is there.
    boolean probes;

    Moment lastSaid = Moment.ZERO;

    Lane(long incarnation) {
      this.incarnation = incarnation;
    }

    /// @return whether something was answered
    boolean answered(long number) {
      boolean some = false;
      while (!unanswered.isEmpty() && said - unanswered.size() < number) {
        unanswered.removeFirst();
        some = true;
      }
      return some;
    }
  }

  ReliableChannel(CoreContext context) {
    this.context = context;
  }

  void enter(Membership membership) {
    lanes.clear();
    round = membership.epoch();
    incarnation = membership.members().getOrDefault(context.self, 0L);
    membership
        .members()
        .forEach((node, theirs) -> {
          if (!node.equals(context.self)) {
            lanes.put(node, new Lane(theirs));
          }
        });
  }

  /// Goes on in the same round without those that are not in `membership`.
  void forget(Membership membership) {
    lanes.keySet().removeIf(node -> !membership.contains(node));
  }

  long round() {
    return round;
  }

  void send(NodeId to, Message message) {
    Lane lane = lanes.get(to);
    if (lane != null) {
      lane.unsaid.addLast(message);
      sayMore(to, lane);
    }
  }

  /// With the next message to that member, or with the next tick: for what nobody is known to wait
  /// for. It saves the member a frame, which costs both sides half as much as a round trip.
  void sendAlong(NodeId to, Message message) {
    Lane lane = lanes.get(to);
    if (lane != null) {
      lane.unsaid.addLast(message);
      if (lane.unsaid.size() >= Envelope.MAX_MESSAGES) {
        sayMore(to, lane);
      }
    }
  }

  /// Somebody waits, after all.
  void hurry(NodeId to) {
    Lane lane = lanes.get(to);
    if (lane != null) {
      sayMore(to, lane);
    }
  }

  /// Acknowledges a release with the next tick, or when there are many: a word for each would cost
  /// as much as the grant before it.
  void sendEnded(NodeId to, Message.ReleasedLock ended) {
    Lane lane = lanes.get(to);
    if (lane != null) {
      lane.ended.add(ended);
      if (lane.ended.size() >= MOST_ENDED) {
        sayEnded(to, lane);
      }
    }
  }

  private void sayEnded(NodeId to, Lane lane) {
    Message released = new Message.Released(lane.ended);
    lane.ended.clear();
    send(to, released);
  }

  private void sayMore(NodeId to, Lane lane) {
    while (!lane.unsaid.isEmpty() && lane.unanswered.size() < context.tuning.window()) {
      if (lane.unanswered.isEmpty()) {
        lane.lastSaid = context.now();
      }
      int room = context.tuning.window() - lane.unanswered.size();
      long first = lane.said + 1;
      List<Message> together = together(lane.unsaid.iterator(), room);
      for (Message message : together) {
        lane.unsaid.removeFirst();
        lane.unanswered.addLast(message);
        lane.said++;
      }
      say(to, lane, first, together);
    }
  }

  /// The next messages that go into one envelope: a long one goes alone.
  private static List<Message> together(Iterator<Message> messages, int most) {
    Message first = messages.next();
    if (first.isUnbounded() || most == 1 || !messages.hasNext()) {
      return List.of(first);
    }
    List<Message> together = new ArrayList<>(Envelope.MAX_MESSAGES);
    together.add(first);
    while (messages.hasNext() && together.size() < Math.min(most, Envelope.MAX_MESSAGES)) {
      Message next = messages.next();
      if (next.isUnbounded()) {
        break;
      }
      together.add(next);
    }
    return together;
  }

  private void say(NodeId to, Lane lane, long number, List<Message> messages) {
    lane.owes = 0;
    context.emit(
        new Effect.Send(
            to, new Envelope(incarnation, lane.incarnation, round, number, lane.heard, messages)));
  }

  /// @return the messages in it that are the next ones
  List<Message> heard(NodeId from, Envelope envelope) {
    Lane lane = lanes.get(from);
    if (lane == null || !isOfThisRound(envelope, lane) && context.rules.refusesOtherRounds()) {
      return List.of();
    }
    answered(from, lane, envelope.acknowledged());
    List<Message> messages = envelope.messages();
    lane.owes += messages.size();
    if (envelope.sequence() > lane.heard + 1) {
      return List.of();
    }
    int known = (int) Math.min(messages.size(), lane.heard + 1 - envelope.sequence());
    int end = known;
    while (end < messages.size() && !isTooEarly(messages.get(end))) {
      end++;
    }
    lane.heard += end - known;
    return messages.subList(known, end);
  }

  private boolean isOfThisRound(Envelope envelope, Lane lane) {
    return envelope.epoch() == round
        && envelope.sender() == lane.incarnation
        && envelope.receiver() == incarnation;
  }

  /// A departure from an epoch that this node has not been told of, because no round began with it.
  /// It is not taken in, nor what its sender says behind it, until it is said again.
  private boolean isTooEarly(Message message) {
    return message instanceof Message.BeginLeave depart
        && depart.epoch() > context.membership().epoch();
  }

  private void answered(NodeId from, Lane lane, long number) {
    if (lane.answered(number)) {
      lane.lastSaid = context.now();
      if (lane.probes) {
        // What was said behind the lost one was dropped over there.
        sayAgain(from, lane, Integer.MAX_VALUE);
      }
      lane.probes = false;
      sayMore(from, lane);
    }
    if (!lane.met) {
      // It has only now entered the round, and may have missed what was said before.
      lane.met = true;
      sayAgain(from, lane, Integer.MAX_VALUE);
    }
  }

  /// Whoever waits for room is not kept waiting until the next tick.
  void acknowledge(NodeId from) {
    Lane lane = lanes.get(from);
    if (lane != null && lane.owes >= Math.max(1, context.tuning.window() / 2)) {
      say(from, lane, 0, List.of());
    }
  }

  void tick() {
    lanes.forEach((to, lane) -> {
      if (!lane.ended.isEmpty()) {
        sayEnded(to, lane);
      }
      sayMore(to, lane);
      Moment due = lane.lastSaid.plus(context.tuning.retransmitAfter());
      if (!lane.unanswered.isEmpty() && !due.isAfter(context.now())) {
        lane.probes = true;
        sayAgain(to, lane, 1);
      } else if (lane.owes > 0) {
        say(to, lane, 0, List.of());
      }
    });
  }

  private void sayAgain(NodeId to, Lane lane, int most) {
    lane.lastSaid = context.now();
    long number = lane.said - lane.unanswered.size();
    Iterator<Message> messages = lane.unanswered.iterator();
    for (int i = 0; i < most && messages.hasNext(); i++) {
      say(to, lane, ++number, List.of(messages.next()));
    }
  }
}
