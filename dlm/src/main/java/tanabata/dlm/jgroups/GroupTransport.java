package tanabata.dlm.jgroups;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
import tanabata.foundation.net.LinkFailures;
import tanabata.foundation.net.LinkTrouble;
import tanabata.foundation.net.LinkTroubles;
import tanabata.foundation.net.ListenFailure;
import tanabata.foundation.net.StrangerLines;

/// Sends envelopes to the configured members, straight to their addresses: a member that has
/// restarted is reached before any view contains it.
public final class GroupTransport implements Transport, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(GroupTransport.class);

  /// How long until the name of this host is looked up again.
  private static final long LOOK_AGAIN_MILLIS = 1_000;

  private final GroupConfig config;
  private final MemberAddresses addresses;
  private final Map<NodeId, Member> members = new HashMap<>();
  private final BiConsumer<NodeId, Envelope> received;
  private final Consumer<NodeId> suspected;
  private final Consumer<LinkTrouble> troubled;
  private final LinkTroubles troubles = new LinkTroubles();
  private final StrangerLines<Dropped> strangers = new StrangerLines<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile Optional<Running> running = Optional.empty();
  private SortedSet<String> seen = new TreeSet<>();

  private enum Dropped {
    NO_MEMBER,
    OF_ANOTHER,
    MALFORMED
  }

  /// @param node the one object for this name: each message that arrives has another, and a master
  ///   would keep one with every lock
  /// @param connecting whether a thread is just connecting
  private record Member(NodeId node, Address address, AtomicBoolean connecting) {}

  /// What there is when this host's address is known.
  private record Running(JChannel channel, StackBypass bypass, JGroupsTcp tcp) {}

  private GroupTransport(
      GroupConfig config,
      BiConsumer<NodeId, Envelope> received,
      Consumer<NodeId> suspected,
      Consumer<LinkTrouble> troubled) {
    this.config = config;
    this.received = received;
    this.suspected = suspected;
    this.troubled = troubled;
    addresses = new MemberAddresses(config.members().keySet());
    for (NodeId node : config.members().keySet()) {
      members.put(node, new Member(node, addresses.of(node), new AtomicBoolean()));
    }
  }

  /// The same for who does not want to be told why a connection does not come up.
  public static GroupTransport open(
      GroupConfig config,
      BiConsumer<NodeId, Envelope> received,
      Consumer<NodeId> suspected,
      Consumer<String> failed) {
    return open(config, received, suspected, failed, _ -> {});
  }

  /// Begins to listen and to look for the other members, which may take a second, or as long as the
  /// name of this host is not found; returns at once.
  ///
  /// @param received takes what arrives, on the threads that read
  /// @param suspected told when a failure detector suspects that a member is gone; a hint
  /// @param failed told a sentence, if this host cannot listen at its address
  /// @param troubled told why a connection does not come up, once for each reason
  public static GroupTransport open(
      GroupConfig config,
      BiConsumer<NodeId, Envelope> received,
      Consumer<NodeId> suspected,
      Consumer<String> failed,
      Consumer<LinkTrouble> troubled) {
    GroupTransport transport = new GroupTransport(config, received, suspected, troubled);
    Background.of("tanabata-locks-connect")
        .startPlatform(
            () -> transport.connect(failed),
            cause -> failed.accept("locks: failed inside: " + cause));
    return transport;
  }

  private void connect(Consumer<String> failed) {
    try {
      Optional<InetAddress> here = whereAmI();
      if (here.isEmpty()) {
        return;
      }
      InetSocketAddress at = new InetSocketAddress(here.get(), config.here().getPort());
      Running made = make(at);
      try {
        made.channel.connect(config.name());
      } catch (Exception e) {
        fail(failed, ListenFailure.sentence("lock managers", at, cause(e)));
      }
    } catch (Exception e) {
      fail(failed, cause(e).getMessage());
    }
  }

  private void fail(Consumer<String> failed, String sentence) {
    if (!isClosed()) {
      failed.accept("locks: " + sentence);
    }
  }

  private boolean isClosed() {
    return closed.getCount() == 0;
  }

  /// None, if it is closed meanwhile.
  private Optional<InetAddress> whereAmI() throws InterruptedException {
    InetSocketAddress here = config.here();
    do {
      try {
        return Optional.of(
            here.isUnresolved()
                ? config.sources().lookUp(here.getHostString()).getFirst()
                : here.getAddress());
      } catch (UnknownHostException e) {
        watcher().troubled(LinkFailures.trouble(LinkFailures.place(here), e));
      }
    } while (!closed.await(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS));
    return Optional.empty();
  }

  private Running make(InetSocketAddress here) throws Exception {
    JGroupsTcp tcp = new JGroupsTcp(config, addresses, watcher());
    JChannel channel = new JChannel(Stack.of(tcp, here, addresses));
    channel.setName(config.self().name());
    channel.setDiscardOwnMessages(true);
    StackBypass bypass = channel.getProtocolStack().findProtocol(StackBypass.class);
    bypass.receive(message -> receive(message, tcp));
    channel.setReceiver(new Views());
    Running made = new Running(channel, bypass, tcp);
    running = Optional.of(made);
    if (isClosed()) {
      channel.close();
    }
    return made;
  }

  /// Whether all members are connected with this one: what others try at its port then concerns
  /// nobody.
  private boolean areLinked() {
    return running
        .filter(now -> members.values().stream().allMatch(each -> isLinked(each, now)))
        .isPresent();
  }

  private boolean isLinked(Member member, Running through) {
    return member.node.equals(config.self()) || through.tcp.isConnectedTo(member.address);
  }

  private LockServer.Watcher watcher() {
    return new LockServer.Watcher() {
      @Override
      public void troubled(LinkTrouble trouble) {
        if (troubles.add(trouble) && !areLinked()) {
          troubled.accept(trouble);
        }
      }

      @Override
      public void heard() {
        troubles.heard();
      }
    };
  }

  /// What has gone wrong since a member was last heard, the last one at the end.
  public List<LinkTrouble> troubles() {
    return troubles.all();
  }

  private static Throwable cause(Exception e) {
    Throwable last = e;
    while (last.getCause() != null) {
      last = last.getCause();
    }
    return last;
  }

  @Override
  public void send(NodeId to, Envelope envelope) {
    Member member = members.get(to);
    if (member != null && running.isPresent()) {
      send(running.get(), member, envelope);
    }
  }

  private void send(Running through, Member member, Envelope envelope) {
    if (!(through.channel.isConnecting() || through.channel.isConnected())) {
      return;
    }
    Message message =
        new BytesMessage(member.address, EnvelopeCodec.encode(config.self(), envelope))
            .setFlag(Message.Flag.OOB, Message.Flag.NO_RELIABILITY, Message.Flag.NO_FC);
    if (through.tcp.isConnectedTo(member.address)) {
      send(through, member, message);
    } else if (member.connecting.compareAndSet(false, true)) {
      // A member that is paused, or behind a dead link, may not answer the TLS handshake, and the
      // caller has a loop to run. What it sends meanwhile is lost, and retransmitted.
      Background.of("tanabata-locks-connect-peer")
          .startPlatform(() -> connectAndSend(through, member, message), Background.GO_ON);
    }
  }

  private void connectAndSend(Running through, Member member, Message message) {
    try {
      send(through, member, message);
    } finally {
      member.connecting.set(false);
    }
  }

  private void send(Running through, Member member, Message message) {
    try {
      // Not by the channel, which refuses until this node has joined a group. That may take seconds
      // when its coordinator has just died, and nothing here needs the group.
      through.bypass.send(message);
    } catch (Exception e) {
      // It will be retransmitted.
      log.debug("cannot send to {}: {}", member.node, e.toString());
    }
  }

  @Override
  public void close() {
    closed.countDown();
    running.ifPresent(there -> there.channel.close());
  }

  private void receive(Message message, JGroupsTcp tcp) {
    try {
      EnvelopeCodec.Received decoded =
          EnvelopeCodec.decode(message.getArray(), message.getOffset(), message.getLength());
      Member sender = members.get(decoded.from());
      if (sender == null || sender.node.equals(config.self())) {
        strangers.write(
            Dropped.NO_MEMBER,
            log::warn,
            "a message of '" + decoded.from() + "', which is no member, is dropped");
      } else if (!tcp.isSpeaking(sender.node)) {
        strangers.write(
            Dropped.OF_ANOTHER,
            log::warn,
            "a message that says it is of '"
                + sender.node
                + "', and comes from another, is dropped");
      } else {
        received.accept(sender.node, decoded.envelope());
      }
    } catch (BadMessage e) {
      strangers.write(
          Dropped.MALFORMED, log::warn, "a malformed message is dropped: " + e.getMessage());
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
