package tanabata.dlm.core;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import tanabata.foundation.Moment;
import tanabata.foundation.NodeId;

/// Carries messages to the other members once each and in order, over a carrier that may lose,
/// double and delay them: numbers from 1 in each round, acknowledged on the way back, and said
/// again from the oldest unanswered one ("go back N"). Words of another round, or from or to
/// another incarnation, are dropped.
final class Post {

  private final Desk desk;
  private final SortedMap<NodeId, Lane> lanes = new TreeMap<>();
  private long round;
  private long incarnation;

  /// To and from one member.
  private static final class Lane {
    final long incarnation;
    final ArrayDeque<Message> unanswered = new ArrayDeque<>();
    long sent;
    long heard;
    boolean owes;
    boolean met;
    Moment lastSaid = Moment.ZERO;

    Lane(long incarnation) {
      this.incarnation = incarnation;
    }

    void answered(long number, Moment now) {
      while (!unanswered.isEmpty() && sent - unanswered.size() < number) {
        unanswered.removeFirst();
        lastSaid = now;
      }
    }
  }

  Post(Desk desk) {
    this.desk = desk;
  }

  void enter(Membership membership) {
    lanes.clear();
    round = membership.epoch();
    incarnation = membership.members().getOrDefault(desk.self, 0L);
    membership
        .members()
        .forEach((node, theirs) -> {
          if (!node.equals(desk.self)) {
            lanes.put(node, new Lane(theirs));
          }
        });
  }

  /// Goes on in the same round without those that are not in `membership`.
  void forget(Membership membership) {
    lanes.keySet().removeIf(node -> !membership.has(node));
  }

  long round() {
    return round;
  }

  void send(NodeId to, Message message) {
    Lane lane = lanes.get(to);
    if (lane == null) {
      return;
    }
    if (lane.unanswered.isEmpty()) {
      lane.lastSaid = desk.now();
    }
    lane.unanswered.addLast(message);
    lane.sent++;
    say(to, lane, lane.sent, Optional.of(message));
  }

  private void say(NodeId to, Lane lane, long number, Optional<Message> message) {
    lane.owes = false;
    desk.emit(
        new Effect.Send(
            to, new Envelope(incarnation, lane.incarnation, round, number, lane.heard, message)));
  }

  /// @return the message, if it is the next one
  Optional<Message> heard(NodeId from, Envelope envelope) {
    Lane lane = lanes.get(from);
    boolean present =
        lane != null && envelope.sender() == lane.incarnation && envelope.receiver() == incarnation;
    if (!present || envelope.round() != round && desk.rules.refusesOtherRounds()) {
      return Optional.empty();
    }
    lane.answered(envelope.heard(), desk.now());
    if (!lane.met) {
      // It has only now entered the round, and may have missed what was said before.
      lane.met = true;
      sayAgain(from, lane);
    }
    if (envelope.message().isEmpty()) {
      return Optional.empty();
    }
    lane.owes = true;
    if (envelope.number() != lane.heard + 1) {
      return Optional.empty();
    }
    lane.heard++;
    return envelope.message();
  }

  void tick() {
    lanes.forEach((to, lane) -> {
      Moment due = lane.lastSaid.plus(desk.tuning.resendAfter());
      if (!lane.unanswered.isEmpty() && !due.isAfter(desk.now())) {
        sayAgain(to, lane);
      } else if (lane.owes) {
        say(to, lane, 0, Optional.empty());
      }
    });
  }

  private void sayAgain(NodeId to, Lane lane) {
    lane.lastSaid = desk.now();
    long number = lane.sent - lane.unanswered.size();
    Iterator<Message> messages = lane.unanswered.iterator();
    for (int i = 0; i < desk.tuning.window() && messages.hasNext(); i++) {
      say(to, lane, ++number, Optional.of(messages.next()));
    }
  }
}
