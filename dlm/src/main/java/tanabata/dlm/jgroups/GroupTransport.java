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

/// Takes words to the configured members, straight to their addresses: a member that has restarted
/// is reached before any view knows of it.
public final class GroupTransport implements Transport, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(GroupTransport.class);

  private final GroupConfig config;
  private final JChannel channel;
  private final StackBypass bypass;
  private final JGroupsTcp tcp;
  private final Map<NodeId, Member> members = new HashMap<>();
  private final BiConsumer<NodeId, Envelope> heard;
  private final Consumer<NodeId> suspected;
  private volatile boolean closed;
  private SortedSet<String> seen = new TreeSet<>();

  /// @param node the one object for this name: what arrives has another each time, and a master
  ///   would keep one with every lock
  /// @param dialled whether somebody is just about to
  private record Member(NodeId node, Address address, AtomicBoolean dialled) {}

  private GroupTransport(
      GroupConfig config,
      JChannel channel,
      StackBypass bypass,
      BiConsumer<NodeId, Envelope> heard,
      Consumer<NodeId> suspected) {
    this.config = config;
    this.channel = channel;
    this.bypass = bypass;
    tcp = (JGroupsTcp) channel.getProtocolStack().getTransport();
    this.heard = heard;
    this.suspected = suspected;
    config
        .members()
        .forEach((node, at) ->
            members.put(node, new Member(node, AddressBook.physical(at), new AtomicBoolean())));
  }

  /// Begins to listen and to look for the others, which may take a second; returns at once.
  ///
  /// @param heard told what arrives, on the threads that read
  /// @param suspected told when a failure detector believes that a member is gone; a hint
  /// @param failed told a sentence, if this host cannot listen where it should
  public static GroupTransport open(
      GroupConfig config,
      BiConsumer<NodeId, Envelope> heard,
      Consumer<NodeId> suspected,
      Consumer<String> failed)
      throws IOException {
    try {
      JChannel channel = new JChannel(Stack.of(config));
      channel.setName(config.self().name());
      channel.setDiscardOwnMessages(true);
      StackBypass bypass = channel.getProtocolStack().findProtocol(StackBypass.class);
      GroupTransport transport = new GroupTransport(config, channel, bypass, heard, suspected);
      bypass.listen(transport::receive);
      channel.setReceiver(transport.new Views());
      Thread.ofPlatform()
          .daemon()
          .name("tanabata-locks-connect")
          .start(() -> transport.connect(failed));
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
    Message word =
        new BytesMessage(member.address, EnvelopeCodec.encode(config.self(), envelope))
            .setFlag(Message.Flag.OOB, Message.Flag.NO_RELIABILITY, Message.Flag.NO_FC);
    if (tcp.reaches(member.address)) {
      send(member, word);
    } else if (member.dialled.compareAndSet(false, true)) {
      // A member that is paused, or behind a dead link, may leave the handshake of TLS unanswered.
      // The caller has a loop to run; what it says meanwhile is lost, and said again.
      Thread.ofPlatform().daemon().name("tanabata-locks-dial").start(() -> dial(member, word));
    }
  }

  private void dial(Member member, Message word) {
    try {
      send(member, word);
    } finally {
      member.dialled.set(false);
    }
  }

  private void send(Member member, Message word) {
    try {
      // Not by the channel, which refuses until a group has taken this node in. That may take
      // seconds when its first member has just died, and nobody here needs the group.
      bypass.send(word);
    } catch (Exception e) {
      // It will be said again.
      log.debug("nothing can be said to {}: {}", member.node, e.toString());
    }
  }

  @Override
  public void close() {
    closed = true;
    channel.close();
  }

  private void receive(Message message) {
    try {
      EnvelopeCodec.Received received =
          EnvelopeCodec.decode(message.getArray(), message.getOffset(), message.getLength());
      Member sender = members.get(received.from());
      if (sender != null && !sender.node.equals(config.self())) {
        heard.accept(sender.node, received.envelope());
      } else {
        log.warn("a message of '{}', who is no member, is dropped", received.from());
      }
    } catch (BadMessage e) {
      log.warn("a message makes no sense and is dropped: {}", e.getMessage());
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
