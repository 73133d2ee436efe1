package tanabata.dlm.core.channel;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import tanabata.dlm.api.Tuning;
import tanabata.dlm.core.message.Envelope;
import tanabata.dlm.core.message.Message;
import tanabata.foundation.Moment;

/// The messages to and from one member in one epoch. They are numbered from 1 and acknowledged on
/// the way back; the receiver accepts them in order only, and the sender retransmits from the
/// oldest unacknowledged one ("go back N").
final class PeerStream {

  private static final int MAX_RELEASES = 64;

  private final Tuning tuning;
  private final long epoch;
  private final long incarnation;
  private final long peerIncarnation;
  private final Consumer<Envelope> out;

  /// Sent, but not acknowledged; the last of them has the number `lastSent`.
  private final ArrayDeque<Message> unacked = new ArrayDeque<>();

  private final ArrayDeque<Message> unsent = new ArrayDeque<>();

  /// Releases that are to be acknowledged together.
  private final List<Message.ReleasedLock> releases = new ArrayList<>();

  private long lastSent;
  private long lastReceived;

  /// How many messages were received since the last acknowledgement.
  private int ackPending;

  /// Whether the peer has been heard in this epoch.
  private boolean peerOpened;

  /// Whether the oldest unacknowledged message was retransmitted, to see whether the peer is there.
  private boolean probing;

  /// When the retransmission timer was started last.
  private Moment timerStart = Moment.ZERO;

  /// @param incarnation this node's
  PeerStream(
      Tuning tuning, long epoch, long incarnation, long peerIncarnation, Consumer<Envelope> out) {
    this.tuning = tuning;
    this.epoch = epoch;
    this.incarnation = incarnation;
    this.peerIncarnation = peerIncarnation;
    this.out = out;
  }

  // Sending.

  void send(Moment now, Message message) {
    unsent.addLast(message);
    transmit(now);
  }

  void sendPiggybacked(Moment now, Message message) {
    unsent.addLast(message);
    if (unsent.size() >= Envelope.MAX_MESSAGES) {
      transmit(now);
    }
  }

  void acknowledgeRelease(Moment now, Message.ReleasedLock lock) {
    releases.add(lock);
    if (releases.size() >= MAX_RELEASES) {
      sendReleases(now);
    }
  }

  private void sendReleases(Moment now) {
    Message released = new Message.Released(releases);
    releases.clear();
    send(now, released);
  }

  /// Sends what is unsent, as far as the window allows.
  void transmit(Moment now) {
    while (!unsent.isEmpty() && unacked.size() < tuning.window()) {
      if (unacked.isEmpty()) {
        timerStart = now;
      }
      long first = lastSent + 1;
      List<Message> batch = nextBatch(tuning.window() - unacked.size());
      for (Message message : batch) {
        unsent.removeFirst();
        unacked.addLast(message);
        lastSent++;
      }
      emit(first, batch);
    }
  }

  /// The next unsent messages that go into one envelope: an unbounded one goes alone.
  private List<Message> nextBatch(int room) {
    Iterator<Message> messages = unsent.iterator();
    Message first = messages.next();
    if (first.isUnbounded() || room == 1 || !messages.hasNext()) {
      return List.of(first);
    }
    List<Message> batch = new ArrayList<>(Envelope.MAX_MESSAGES);
    batch.add(first);
    while (messages.hasNext() && batch.size() < Math.min(room, Envelope.MAX_MESSAGES)) {
      Message next = messages.next();
      if (next.isUnbounded()) {
        break;
      }
      batch.add(next);
    }
    return batch;
  }

  private void emit(long sequence, List<Message> messages) {
    ackPending = 0;
    out.accept(new Envelope(incarnation, peerIncarnation, epoch, sequence, lastReceived, messages));
  }

  // Receiving.

  boolean isCurrent(Envelope envelope) {
    return envelope.epoch() == epoch
        && envelope.sender() == peerIncarnation
        && envelope.receiver() == incarnation;
  }

  /// @param membershipEpoch of the membership that this node knows
  /// @return the messages in it that come next
  List<Message> receive(Moment now, Envelope envelope, long membershipEpoch) {
    acknowledged(now, envelope.acknowledged());
    List<Message> messages = envelope.messages();
    ackPending += messages.size();
    if (envelope.sequence() > lastReceived + 1) {
      return List.of();
    }
    int known = (int) Math.min(messages.size(), lastReceived + 1 - envelope.sequence());
    int end = known;
    while (end < messages.size() && !isPremature(messages.get(end), membershipEpoch)) {
      end++;
    }
    lastReceived += end - known;
    return messages.subList(known, end);
  }

  /// A leave that begins in an epoch which this node does not know yet, because no recovery began
  /// with it. Neither it nor what follows it is accepted until it is retransmitted.
  private static boolean isPremature(Message message, long membershipEpoch) {
    return message instanceof Message.BeginLeave leave && leave.epoch() > membershipEpoch;
  }

  private void acknowledged(Moment now, long sequence) {
    boolean progress = false;
    while (!unacked.isEmpty() && lastSent - unacked.size() < sequence) {
      unacked.removeFirst();
      progress = true;
    }
    if (progress) {
      timerStart = now;
      if (probing) {
        // The peer has dropped what was sent behind the lost message.
        retransmit(now, Integer.MAX_VALUE);
      }
      probing = false;
      transmit(now);
    }
    if (!peerOpened) {
      // It has opened its stream only now, and may have dropped what was sent before.
      peerOpened = true;
      retransmit(now, Integer.MAX_VALUE);
    }
  }

  /// Acknowledges without a message if half of the window is unacknowledged.
  void acknowledge() {
    if (ackPending >= Math.max(1, tuning.window() / 2)) {
      emit(0, List.of());
    }
  }

  // Time.

  void tick(Moment now) {
    if (!releases.isEmpty()) {
      sendReleases(now);
    }
    transmit(now);
    Moment due = timerStart.plus(tuning.retransmitAfter());
    if (!unacked.isEmpty() && !due.isAfter(now)) {
      probing = true;
      retransmit(now, 1);
    } else if (ackPending > 0) {
      emit(0, List.of());
    }
  }

  private void retransmit(Moment now, int limit) {
    timerStart = now;
    long sequence = lastSent - unacked.size();
    Iterator<Message> messages = unacked.iterator();
    for (int i = 0; i < limit && messages.hasNext(); i++) {
      emit(++sequence, List.of(messages.next()));
    }
  }
}
