package tanabata.dlm.jgroups;

import java.io.DataInput;
import java.io.DataInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;
import org.jgroups.Address;
import org.jgroups.blocks.cs.TcpConnection;
import org.jgroups.blocks.cs.TcpServer;
import org.jgroups.stack.IpAddress;
import org.jgroups.util.ThreadFactory;
import org.jgroups.util.Util;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tanabata.foundation.NodeId;
import tanabata.foundation.background.Background;
import tanabata.foundation.net.Doorstep;
import tanabata.foundation.net.LinkFailures;
import tanabata.foundation.net.LinkTrouble;
import tanabata.foundation.net.PeerSources;

/// The TCP server of JGroups, made for a port that strangers reach. The stock one reads from
/// whoever connects, one after the other on the thread that accepts, so that a silent dialer keeps
/// out all others; it knows each member at one address for ever; and it takes any length for true.
///
/// Here who connects must come from where members are, has [#DEADLINE] to prove that it is one, on
/// a thread of its own, and there are never more than [#ROOM] of them; who dials looks the member
/// up.
final class LockServer extends TcpServer {

  private static final Logger log = LoggerFactory.getLogger(LockServer.class);

  private static final int ROOM = 16;
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final Duration DEADLINE = Duration.ofSeconds(3);

  /// For each answer that a dialled member owes in a handshake. A host that is paused, or has just
  /// lost its power, never gives one.
  private static final int ANSWER_MILLIS = 2_000;

  /// A member has two, if both dial at once, and those of an earlier life of it.
  private static final int MOST_PER_MEMBER = 8;

  /// Who is at the other end of the connection that this thread reads, as far as TLS has proved it.
  private static final ScopedValue<Set<NodeId>> SPEAKERS = ScopedValue.newInstance();

  private final InetAddress bind;
  private final GroupConfig config;
  private final MemberAddresses addresses;
  private final Watcher watcher;
  private final Doorstep<Socket> doorstep = new Doorstep<>(ROOM);
  private final Background accepting = Background.of("the port of the lock manager");
  private final Background door = Background.of("tanabata-locks-door");
  private final AtomicInteger dials = new AtomicInteger();

  /// What is told of connections, on any thread.
  interface Watcher {
    void troubled(LinkTrouble trouble);

    /// Something has been received from a member.
    void heard();
  }

  /// @throws IOException if it cannot listen there
  LockServer(
      ThreadFactory threads,
      InetAddress bind,
      int port,
      GroupConfig config,
      MemberAddresses addresses,
      Watcher watcher)
      throws Exception {
    super(
        threads,
        LockSockets.of(config.tls()),
        bind,
        port,
        port,
        addresses.of(config.self()).getIpAddress(),
        addresses.of(config.self()).getPort(),
        0);
    this.bind = bind;
    this.config = config;
    this.addresses = addresses;
    this.watcher = watcher;
    deferClientBinding(true);
    setMaxLength(BoundedMessage.MOST_BYTES);
    acceptor = threads.newThread(this::keepTheDoor, "tanabata-locks-accept");
  }

  /// Whether `node` may be the sender of what this thread has just read.
  boolean isSpeaking(NodeId node) {
    return config.tls().isEmpty() || SPEAKERS.isBound() && SPEAKERS.get().contains(node);
  }

  @Override
  public void receive(Address sender, DataInput in, int length) throws Exception {
    DataInput whole = BoundedMessage.read(in, length);
    watcher.heard();
    receiver().receive(sender, whole, length);
  }

  // Who connects.

  private void keepTheDoor() {
    while (!srv_sock.isClosed() && !Thread.currentThread().isInterrupted()) {
      try {
        Socket socket = srv_sock.accept();
        accepting.succeeded();
        doorstep.enter(socket, socket.getInetAddress()).ifPresent(Util::close);
        door.start(() -> admit(socket), Background.GO_ON);
      } catch (IOException e) {
        if (!srv_sock.isClosed()) {
          accepting.failed(e);
          // Out of file descriptors perhaps, and the next attempt would fail as fast as this one.
          Util.sleep(PAUSE.toMillis());
        }
      }
    }
  }

  private void admit(Socket socket) {
    String from = socket.getInetAddress().getHostAddress();
    Executor later = CompletableFuture.delayedExecutor(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
    later.execute(() -> turnAway(socket));
    try {
      if (isStranger(socket.getInetAddress())) {
        watcher.troubled(new LinkTrouble.Stranger(from));
      } else {
        greet(socket);
        return;
      }
    } catch (Exception e) {
      watcher.troubled(LinkFailures.trouble(from, e));
    }
    turnAway(socket);
    Util.close(socket);
  }

  private boolean isStranger(InetAddress from) {
    if (config.sources().accepts(from)) {
      return false;
    }
    config.sources().refresh();
    return !config.sources().accepts(from);
  }

  private void turnAway(Socket socket) {
    if (doorstep.leave(socket)) {
      Util.close(socket);
    }
  }

  private void greet(Socket socket) throws Exception {
    LockConnection connection = new LockConnection(LockSockets.secured(socket, config.tls()));
    try {
      if (!doorstep.leave(socket)) {
        throw new IOException("it took too long to say who it is");
      }
      connection.checkAnnounced();
      if (getNumConnections() >= MOST_PER_MEMBER * config.members().size()) {
        throw new IOException("there are " + getNumConnections() + " connections already");
      }
      handleIncomingConnection(connection.peerAddress(), connection);
    } catch (Exception e) {
      Util.close(connection);
      throw e;
    }
  }

  // Whom this node dials.

  @Override
  protected TcpConnection createConnection(Address to) throws Exception {
    return new LockConnection(to).useLockToSend(useLockToSend());
  }

  private InetSocketAddress whereIs(NodeId member) throws IOException {
    InetSocketAddress configured = config.members().get(member);
    List<InetAddress> found = config.sources().lookUp(configured.getHostString());
    // A host with several addresses may be reached at one of them only.
    return new InetSocketAddress(
        found.get(Math.floorMod(dials.getAndIncrement(), found.size())), configured.getPort());
  }

  /// One connection, of either direction.
  private final class LockConnection extends TcpConnection {

    LockConnection(Address to) throws Exception {
      super(to, LockServer.this);
    }

    /// Reads which address it announces.
    LockConnection(Socket accepted) throws Exception {
      super(accepted, LockServer.this);
    }

    @Override
    public void connect(Address to) throws Exception {
      NodeId member =
          addresses.member(to).orElseThrow(() -> new IOException(to + " is no member's"));
      String at = LinkFailures.place(config.members().get(member));
      try {
        InetSocketAddress there = whereIs(member);
        sock.setSoTimeout(ANSWER_MILLIS);
        if (PeerSources.canReach(bind, there.getAddress())) {
          sock.bind(new InetSocketAddress(bind, 0));
        }
        connect(new IpAddress(there), true);
        if (!speakers().contains(member)) {
          throw new IOException("its certificate is not for " + member);
        }
        sock.setSoTimeout(0);
      } catch (Exception e) {
        watcher.troubled(LinkFailures.trouble(at, e));
        Util.close(this);
        throw e;
      }
    }

    /// A member that announces another one's address would get what is sent to that one.
    void checkAnnounced() throws IOException {
      Optional<NodeId> announced = addresses.member(peerAddress());
      if (announced.isPresent() && !speakers().contains(announced.get())) {
        throw new IOException("it says that it is " + announced.get() + ", and is not");
      }
    }

    /// Without TLS it may be anybody but this node.
    private Set<NodeId> speakers() throws SSLPeerUnverifiedException {
      Set<String> names =
          config.tls().isPresent() && sock instanceof SSLSocket secured
              ? config
                  .tls()
                  .get()
                  .names()
                  .apply((X509Certificate) secured.getSession().getPeerCertificates()[0])
              : config.members().keySet().stream().map(NodeId::name).collect(Collectors.toSet());
      return config.members().keySet().stream()
          .filter(member -> !member.equals(config.self()) && names.contains(member.name()))
          .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public void start() {
      try {
        receiver = new Named(speakers()).start();
      } catch (SSLPeerUnverifiedException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    protected DataInputStream createDataInputStream(InputStream in) {
      return super.createDataInputStream(new Watched(in, sock.getInetAddress()));
    }

    @Override
    protected void closeGracefully() {
      try {
        out.writeInt(GRACEFUL_CLOSE);
        out.flush();
      } catch (IOException e) {
        // A peer that has died hears nothing any more.
        log.debug("no farewell to {}: {}", peerAddress(), e.getMessage());
      }
    }

    private final class Named extends Receiver {
      private final Set<NodeId> speakers;

      Named(Set<NodeId> speakers) {
        super(LockServer.this.factory);
        this.speakers = speakers;
      }

      @Override
      public Named start() {
        super.start();
        return this;
      }

      @Override
      public void run() {
        ScopedValue.where(SPEAKERS, speakers).run(super::run);
      }
    }
  }

  /// Hears that the other end refuses this node's certificate: with TLS 1.3 that comes in place of
  /// data, when the handshake is over at this end.
  private final class Watched extends FilterInputStream {
    private final String at;

    Watched(InputStream in, InetAddress at) {
      super(in);
      this.at = at.getHostAddress();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      try {
        return super.read(bytes, offset, length);
      } catch (SSLException e) {
        watcher.troubled(LinkFailures.trouble(at, e));
        throw e;
      }
    }
  }
}
