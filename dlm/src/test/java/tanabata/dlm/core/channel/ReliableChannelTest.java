package tanabata.dlm.core.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tanabata.dlm.api.LockName;
import tanabata.dlm.api.Membership;
import tanabata.dlm.api.Tuning;
import tanabata.dlm.core.message.Envelope;
import tanabata.dlm.core.message.Message;
import tanabata.foundation.Moment;
import tanabata.foundation.NodeId;

class ReliableChannelTest {

  private static final NodeId VEGA = new NodeId("vega");
  private static final NodeId ALTAIR = new NodeId("altair");
  private static final Tuning TUNING =
      new Tuning(Duration.ofMillis(250), Duration.ofSeconds(1), 64, 8);

  private final List<Envelope> sent = new ArrayList<>();
  private final List<Envelope> replies = new ArrayList<>();
  private final ReliableChannel vega =
      new ReliableChannel(VEGA, TUNING, (_, envelope) -> sent.add(envelope));
  private final ReliableChannel altair =
      new ReliableChannel(ALTAIR, TUNING, (_, envelope) -> replies.add(envelope));
  private Moment now = Moment.ZERO;

  @BeforeEach
  void open() {
    vega.open(membership(1, 1));
    altair.open(membership(1, 1));
    send(0);
    exchange();
  }

  private static Membership membership(long epoch, long incarnation) {
    return new Membership(epoch, new TreeMap<>(Map.of(VEGA, incarnation, ALTAIR, 2L)));
  }

  private static Message message(int number) {
    return new Message.Cancel(new LockName("inode"), number, 1);
  }

  private void send(int number) {
    vega.send(now, ALTAIR, message(number));
  }

  /// Everything that was sent arrives, and so do the acknowledgements.
  private List<Message> exchange() {
    List<Message> received = new ArrayList<>();
    while (!sent.isEmpty() || !replies.isEmpty()) {
      received.addAll(deliver());
      replies.forEach(envelope -> vega.receive(now, ALTAIR, envelope));
      replies.clear();
    }
    return received;
  }

  private List<Message> deliver() {
    List<Message> received = new ArrayList<>();
    for (Envelope envelope : List.copyOf(sent)) {
      received.addAll(altair.receive(now, VEGA, envelope));
    }
    sent.clear();
    altair.tick(now);
    return received;
  }

  @Test
  void a_lost_message_is_retransmitted_and_then_what_followed_it() {
    send(1);
    sent.clear();
    send(2);
    assertEquals(List.of(), exchange());
    now = now.plus(TUNING.retransmitAfter());
    vega.tick(now);
    assertEquals(List.of(message(1), message(2)), exchange());
  }

  @Test
  void a_duplicate_is_accepted_once() {
    send(1);
    sent.add(sent.getFirst());
    assertEquals(List.of(message(1)), exchange());
  }

  @Test
  void a_message_that_overtakes_another_is_not_accepted() {
    send(1);
    send(2);
    sent.add(sent.removeFirst());
    assertEquals(List.of(message(1)), deliver());
  }

  @Test
  void no_more_than_the_window_is_unacknowledged() {
    for (int i = 1; i <= 2 * TUNING.window(); i++) {
      send(i);
    }
    assertEquals(TUNING.window(), sent.size());
    assertEquals(2 * TUNING.window(), exchange().size());
  }

  @Test
  void releases_are_acknowledged_together_with_the_next_tick() {
    Message.ReleasedLock one = new Message.ReleasedLock(new LockName("inode"), 1, 1);
    Message.ReleasedLock other = new Message.ReleasedLock(new LockName("page"), 2, 1);
    vega.acknowledgeRelease(now, ALTAIR, one);
    vega.acknowledgeRelease(now, ALTAIR, other);
    assertEquals(List.of(), sent);
    vega.tick(now);
    assertEquals(List.of(new Message.Released(List.of(one, other))), exchange());
  }

  @Test
  void a_piggybacked_message_goes_with_the_next_one() {
    vega.sendPiggybacked(now, ALTAIR, message(1));
    assertEquals(List.of(), sent);
    send(2);
    assertEquals(List.of(message(1), message(2)), sent.getFirst().messages());
  }

  @Test
  void an_envelope_of_another_epoch_or_incarnation_is_not_current() {
    send(1);
    Envelope envelope = sent.getFirst();
    assertTrue(altair.isCurrent(VEGA, envelope));
    altair.open(membership(2, 1));
    assertFalse(altair.isCurrent(VEGA, envelope));
    altair.open(membership(1, 7));
    assertFalse(altair.isCurrent(VEGA, envelope));
    assertFalse(altair.isCurrent(new NodeId("deneb"), envelope));
  }
}
