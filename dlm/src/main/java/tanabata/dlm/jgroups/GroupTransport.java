package tanabata.dlm.jgroups;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jgroups.Address;
import org.jgroups.BytesMessage;
import org.jgroups.JChannel;
import org.jgroups.Message;
import org.jgroups.Receiver;
import org.jgroups.View;
import org.jgroups.util.NameCache;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tanabata.dlm.Transport;
import tanabata.dlm.core.message.Envelope;
import tanabata.dlm.wire.BadMessage;
import tanabata.dlm.wire.EnvelopeCodec;
import tanabata.foundation.NodeId;
import tanabata.foundation.background.Background;

/// Sends envelopes to the configured members, straight to their addresses: a member that has
/// restarted is reached before any view contains it.
public final class GroupTransport implements Transport, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(GroupTransport.class);

  private final GroupConfig config;
  private final JChannel channel;
  private final StackBypass bypass;
  private final JGroupsTcp tcp;
  private final Map<NodeId, Member> members = new HashMap<>();
  private final BiConsumer<NodeId, Envelope> received;
  private final Consumer<NodeId> suspected;
  private volatile boolean closed;
  private SortedSet<String> seen = new TreeSet<>();

  /// @param node the one object for this name: each message that arrives has another, and a master
  ///   would keep one with every lock
  /// @param connecting whether a thread is just connecting
  private record Member(NodeId node, Address address, AtomicBoolean connecting) {}

  private GroupTransport(
      GroupConfig config,
      JChannel channel,
      StackBypass bypass,
      BiConsumer<NodeId, Envelope> received,
      Consumer<NodeId> suspected) {
    this.config = config;
    this.channel = channel;
    this.bypass = bypass;
    tcp = (JGroupsTcp) channel.getProtocolStack().getTransport();
    this.received = received;
    this.suspected = suspected;
    config
        .members()
        .forEach((node, at) ->
            members.put(node, new Member(node, AddressBook.physical(at), new AtomicBoolean())));
  }

  /// Begins to listen and to look for the other members, which may take a second; returns at once.
  ///
  /// @param received takes what arrives, on the threads that read
  /// @param suspected told when a failure detector suspects that a member is gone; a hint
  /// @param failed told a sentence, if this host cannot listen at its address
  public static GroupTransport open(
      GroupConfig config,
      BiConsumer<NodeId, Envelope> received,
      Consumer<NodeId> suspected,
      Consumer<String> failed)
      throws IOException {
    try {
      JChannel channel = new JChannel(Stack.of(config));
      channel.setName(config.self().name());
      channel.setDiscardOwnMessages(true);
      StackBypass bypass = channel.getProtocolStack().findProtocol(StackBypass.class);
      GroupTransport transport = new GroupTransport(config, channel, bypass, received, suspected);
      bypass.receive(transport::receive);
      channel.setReceiver(transport.new Views());
      Background.of("tanabata-locks-connect")
          .startPlatform(
              () -> transport.connect(failed),
              cause -> failed.accept("locks: failed inside: " + cause));
      return transport;
    } catch (Exception e) {
      throw new IOException("locks of " + config.name() + ": " + cause(e), e);
    }
  }

  private void connect(Consumer<String> failed) {
    try {
      channel.connect(config.name());
    } catch (Exception e) {
      if (!closed) {
        failed.accept(
            "locks: cannot listen at "
                + config.here().getHostString()
                + ":"
                + config.here().getPort()
                + " and the port behind it: "
                + cause(e));
      }
    }
  }

  private static String cause(Exception e) {
    Throwable last = e;
    while (last.getCause() != null) {
      last = last.getCause();
    }
    return last.getMessage();
  }

  @Override
  public void send(NodeId to, Envelope envelope) {
    Member member = members.get(to);
    if (member == null || !(channel.isConnecting() || channel.isConnected())) {
      return;
    }
    Message message =
        new BytesMessage(member.address, EnvelopeCodec.encode(config.self(), envelope))
            .setFlag(Message.Flag.OOB, Message.Flag.NO_RELIABILITY, Message.Flag.NO_FC);
    if (tcp.isConnectedTo(member.address)) {
      send(member, message);
    } else if (member.connecting.compareAndSet(false, true)) {
      // A member that is paused, or behind a dead link, may not answer the TLS handshake, and the
      // caller has a loop to run. What it sends meanwhile is lost, and retransmitted.
      Background.of("tanabata-locks-connect-peer")
          .startPlatform(() -> connectAndSend(member, message), Background.GO_ON);
    }
  }

  private void connectAndSend(Member member, Message message) {
    try {
      send(member, message);
    } finally {
      member.connecting.set(false);
    }
  }

  private void send(Member member, Message message) {
    try {
      // Not by the channel, which refuses until this node has joined a group. That may take seconds
      // when its coordinator has just died, and nothing here needs the group.
      bypass.send(message);
    } catch (Exception e) {
      // It will be retransmitted.
      log.debug("cannot send to {}: {}", member.node, e.toString());
    }
  }

  @Override
  public void close() {
    closed = true;
    channel.close();
  }

  private void receive(Message message) {
    try {
      EnvelopeCodec.Received decoded =
          EnvelopeCodec.decode(message.getArray(), message.getOffset(), message.getLength());
      Member sender = members.get(decoded.from());
      if (sender != null && !sender.node.equals(config.self())) {
        received.accept(sender.node, decoded.envelope());
      } else {
        log.warn("a message of '{}', which is no member, is dropped", decoded.from());
      }
    } catch (BadMessage e) {
      log.warn("a malformed message is dropped: {}", e.getMessage());
    }
  }

  private final class Views implements Receiver {

    @Override
    public synchronized void viewAccepted(View view) {
      SortedSet<String> now = new TreeSet<>();
      for (Address member : view.getMembers()) {
        now.add(String.valueOf(NameCache.get(member)));
      }
      for (NodeId member : config.members().keySet()) {
        boolean gone = seen.contains(member.name()) && !now.contains(member.name());
        if (gone && !member.equals(config.self())) {
          suspected.accept(member);
        }
      }
      seen = now;
    }
  }
}
