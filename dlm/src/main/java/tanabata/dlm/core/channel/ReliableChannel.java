package tanabata.dlm.core.channel;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.BiConsumer;
import tanabata.dlm.api.Membership;
import tanabata.dlm.api.Tuning;
import tanabata.dlm.core.message.Envelope;
import tanabata.dlm.core.message.Message;
import tanabata.foundation.Moment;
import tanabata.foundation.NodeId;

/// Delivers messages to the other members, each once and in order, over a transport that may lose,
/// duplicate and delay envelopes. There is one [PeerStream] for each member; all are opened anew
/// with each epoch that begins with a recovery. Messages to nodes that are no members are dropped.
///
/// Nothing is delivered but by [#receive], and nothing is sent but to the consumer that the channel
/// was made with.
public final class ReliableChannel {

  private final NodeId self;
  private final Tuning tuning;
  private final BiConsumer<NodeId, Envelope> out;

  /// In the order of the members.
  private final SequencedMap<NodeId, PeerStream> streams = new LinkedHashMap<>();

  private long epoch;
  private long membershipEpoch;

  /// @param out sends an envelope to a member, or loses it
  public ReliableChannel(NodeId self, Tuning tuning, BiConsumer<NodeId, Envelope> out) {
    this.self = self;
    this.tuning = tuning;
    this.out = out;
  }

  /// Opens streams to all other members, in the epoch of this membership. What is not delivered yet
  /// is dropped.
  public void open(Membership membership) {
    streams.clear();
    epoch = membership.epoch();
    membershipEpoch = epoch;
    long incarnation = membership.members().getOrDefault(self, 0L);
    membership
        .members()
        .forEach((node, theirs) -> {
          if (!node.equals(self)) {
            streams.put(
                node,
                new PeerStream(
                    tuning, epoch, incarnation, theirs, envelope -> out.accept(node, envelope)));
          }
        });
  }

  /// Goes on with the same streams, without those to members that have left.
  public void retain(Membership membership) {
    membershipEpoch = membership.epoch();
    streams.keySet().removeIf(node -> !membership.contains(node));
  }

  /// The epoch in which the streams were opened.
  public long epoch() {
    return epoch;
  }

  private Optional<PeerStream> stream(NodeId peer) {
    return Optional.ofNullable(streams.get(peer));
  }

  public void send(Moment now, NodeId to, Message message) {
    stream(to).ifPresent(stream -> stream.send(now, message));
  }

  /// Sends with the next message to that member, or with the next tick: for what nobody is known to
  /// wait for. It saves an envelope, which costs both sides half as much as a round trip.
  public void sendPiggybacked(Moment now, NodeId to, Message message) {
    stream(to).ifPresent(stream -> stream.sendPiggybacked(now, message));
  }

  /// Sends at once what waits for the next message or tick.
  public void flush(Moment now, NodeId to) {
    stream(to).ifPresent(stream -> stream.transmit(now));
  }

  /// Acknowledges a release with the next tick, or when there are many: a message for each would
  /// cost as much as the grant before it.
  public void acknowledgeRelease(Moment now, NodeId to, Message.ReleasedLock lock) {
    stream(to).ifPresent(stream -> stream.acknowledgeRelease(now, lock));
  }

  /// Whether the envelope was sent in this epoch, by and to the incarnations that are members. The
  /// caller drops what is not current: it says nothing about this epoch.
  public boolean isCurrent(NodeId from, Envelope envelope) {
    return stream(from).filter(stream -> stream.isCurrent(envelope)).isPresent();
  }

  /// Accepts an envelope.
  ///
  /// @return the messages in it that come next in the stream, to be handled in this order
  public List<Message> receive(Moment now, NodeId from, Envelope envelope) {
    return stream(from)
        .map(stream -> stream.receive(now, envelope, membershipEpoch))
        .orElse(List.of());
  }

  /// Acknowledges at once if a good part of the window is unacknowledged: a peer that waits for
  /// room need not wait until the next tick. To be called when what was received is handled.
  public void acknowledge(NodeId from) {
    stream(from).ifPresent(PeerStream::acknowledge);
  }

  public void tick(Moment now) {
    streams.values().forEach(stream -> stream.tick(now));
  }
}
