package tanabata.replication.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tanabata.foundation.Payload;
import tanabata.foundation.background.Background;
import tanabata.foundation.net.Doorstep;
import tanabata.foundation.net.LinkFailures;
import tanabata.foundation.net.LinkTrouble;
import tanabata.foundation.net.LinkTroubles;
import tanabata.foundation.net.ListenFailure;
import tanabata.foundation.net.PeerSources;
import tanabata.foundation.net.StrangerLines;
import tanabata.platform.buffer.BufferPayload;
import tanabata.platform.netty.AcceptTrouble;
import tanabata.platform.netty.Transports;
import tanabata.replication.model.Frame;
import tanabata.replication.model.Message;
import tanabata.replication.wire.FrameWriter;

/// The links of one resource to its peer: connects, listens, and carries frames.
///
/// A connection becomes a link only after a valid hello (and, with TLS, after both sides have
/// authenticated each other), so that others who connect do not disturb the link that there is.
/// They get so far only from where the peer is ([PeerSources]), and only so many of them. Lives on
/// one event loop: every method but [#start] and [#troubles] is called there, and so are the
/// [Events]. What would keep that loop from its clients, looking up names and the signatures of
/// handshakes, is done on threads besides.
public final class PeerEndpoint {

  private static final Logger log = LoggerFactory.getLogger(PeerEndpoint.class);

  private enum Door {
    STRANGER
  }

  private static final int MOST_PENDING = 16;
  private static final Duration HELLO_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);
  private static final int LARGEST_CHUNK = 1 << 20;

  /// What the owner is notified of.
  public interface Events {
    /// Whether a connection with this hello may become the link.
    boolean accepts(Message.Hello hello);

    void up(long link);

    void down(long link, String reason);

    /// The payload of the frame is the receiver's.
    void received(long link, Frame frame);
  }

  /// Where this node listens, and where its peer does; one that is not resolved is looked up at the
  /// start, or at each dial.
  ///
  /// @param sources from where the peer may connect
  public record Addresses(InetSocketAddress own, InetSocketAddress peer, PeerSources sources) {}

  private final Background background = Background.of("peer link");
  private final EventLoop loop;
  private final Transports transports;
  private final Addresses addresses;
  private final Optional<SslContext> tls;
  private final Events events;
  private final LinkTroubles troubles = new LinkTroubles();
  private final StrangerLines<Door> strangers = new StrangerLines<>();

  /// Threads for what blocks or takes long.
  private final Executor besides = work -> background.start(work, Background.GO_ON);

  private final Map<Long, Channel> links = new LinkedHashMap<>();

  /// Connections without a hello.
  private final Set<Channel> pending = new LinkedHashSet<>();

  /// Those of them that the peer or a stranger has opened.
  private final Doorstep<Channel> doorstep = new Doorstep<>(MOST_PENDING);

  private Optional<Channel> listener = Optional.empty();

  /// This host's address, when it is known.
  private volatile Optional<InetAddress> here = Optional.empty();

  private boolean connecting;
  private boolean stopped;
  private boolean flushSoon;
  private int dials;
  private long lastLink;

  public PeerEndpoint(
      EventLoop loop,
      Transports transports,
      Addresses addresses,
      Optional<SslContext> tls,
      Events events) {
    this.loop = loop;
    this.transports = transports;
    this.addresses = addresses;
    this.tls = tls;
    this.events = events;
  }

  /// Listens for the peer, as soon as the name of this host is found. Call it from outside the
  /// loop.
  ///
  /// @throws IOException with a sentence for the operator
  public void start() throws IOException {
    try {
      listen(address(addresses.own()));
    } catch (UnknownHostException e) {
      troubled(LinkFailures.place(addresses.own()), e);
      startLater();
    }
  }

  private void startLater() {
    var _ =
        background.after(
            LOOK_AGAIN, loop, () -> besides.execute(this::startAgain), Background.GO_ON);
  }

  private void startAgain() {
    try {
      start();
    } catch (IOException e) {
      if (troubles.add(new LinkTrouble.NotListening(e.getMessage()))) {
        log.warn(e.getMessage());
      }
      startLater();
    }
  }

  private void listen(InetSocketAddress at) throws IOException {
    here = Optional.of(at.getAddress());
    ChannelFuture bound =
        new ServerBootstrap()
            .group(loop, loop)
            .channel(transports.tcpServer())
            .handler(new AcceptTrouble("the peer port " + at))
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            .childOption(ChannelOption.RECVBUF_ALLOCATOR, chunks())
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, marks())
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    knock(channel);
                  }
                })
            .bind(at)
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException(ListenFailure.sentence("the peer", at, bound.cause()), bound.cause());
    }
    loop.execute(() -> {
      listener = Optional.of(bound.channel());
      if (stopped) {
        bound.channel().close();
      }
    });
  }

  private InetSocketAddress address(InetSocketAddress configured) throws UnknownHostException {
    return configured.isUnresolved()
        ? new InetSocketAddress(
            addresses.sources().lookUp(configured.getHostString()).getFirst(), configured.getPort())
        : configured;
  }

  /// A connection has been opened by whoever it is.
  private void knock(Channel channel) {
    if (channel.remoteAddress() == null) {
      // It is gone already, and from where it came nobody knows.
      channel.close();
      return;
    }
    InetAddress from = from(channel);
    channel.pipeline().addLast(new Doorkeeper());
    awaitHello(channel, Direction.INBOUND);
    doorstep
        .enter(channel, from)
        .ifPresent(
            last -> refuse(last, new IOException("too many connections that do not say hello")));
    if (addresses.sources().accepts(from)) {
      converse(channel, Direction.INBOUND);
      return;
    }
    // The peer perhaps, which has moved.
    channel.config().setAutoRead(false);
    besides.execute(() -> {
      addresses.sources().refresh();
      loop.execute(() -> converseIfKnown(channel, from));
    });
  }

  private void converseIfKnown(Channel channel, InetAddress from) {
    if (addresses.sources().accepts(from)) {
      converse(channel, Direction.INBOUND);
      channel.config().setAutoRead(true);
      return;
    }
    String stranger = from.getHostAddress();
    troubles.add(new LinkTrouble.Stranger(stranger));
    if (links.isEmpty()) {
      strangers.write(
          Door.STRANGER,
          log::info,
          stranger + " has connected, which is not an address of the peer; refused");
    }
    channel.close();
  }

  private static InetAddress from(Channel channel) {
    return channel.remoteAddress() instanceof InetSocketAddress remote
        ? remote.getAddress()
        : InetAddress.getLoopbackAddress();
  }

  /// Tries to connect, unless an attempt is in progress.
  public void connect() {
    if (connecting) {
      return;
    }
    connecting = true;
    InetSocketAddress peer = addresses.peer();
    if (!peer.isUnresolved()) {
      dial(peer);
      return;
    }
    background.start(this::lookUpAndDial, cause -> loop.execute(() -> notConnected(cause)));
  }

  private void lookUpAndDial() {
    InetSocketAddress peer = addresses.peer();
    try {
      List<InetAddress> found = addresses.sources().lookUp(peer.getHostString());
      loop.execute(() -> dial(oneOf(found, peer.getPort())));
    } catch (UnknownHostException e) {
      loop.execute(() -> notConnected(e));
    }
  }

  /// A host with several addresses may be reached at one of them only.
  private InetSocketAddress oneOf(List<InetAddress> found, int port) {
    return new InetSocketAddress(found.get(Math.floorMod(dials++, found.size())), port);
  }

  private void dial(InetSocketAddress peer) {
    if (stopped) {
      return;
    }
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loop)
            .channel(transports.tcpClient())
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.SO_KEEPALIVE, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 3_000)
            .option(ChannelOption.RECVBUF_ALLOCATOR, chunks())
            .option(ChannelOption.WRITE_BUFFER_WATER_MARK, marks())
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    admit(channel, Direction.OUTBOUND);
                  }
                });
    // The peer knows this node by that address, and by no other one that this host may have.
    here.filter(own -> PeerSources.canReach(own, peer.getAddress()))
        .ifPresent(own -> bootstrap.localAddress(new InetSocketAddress(own, 0)));
    bootstrap
        .connect(peer)
        .addListener((ChannelFuture connected) -> {
          if (!connected.isSuccess()) {
            notConnected(connected.cause());
          }
        });
  }

  private void notConnected(Throwable cause) {
    connecting = false;
    troubled(LinkFailures.place(addresses.peer()), cause);
  }

  /// What has gone wrong since the peer was last heard, the last one at the end. From any thread.
  public List<LinkTrouble> troubles() {
    return troubles.all();
  }

  /// Sends a frame. Its payload stays the caller's.
  public void send(long link, Frame frame) {
    Channel channel = links.get(link);
    if (channel == null) {
      return;
    }
    channel.write(FrameWriter.head(frame, channel.alloc()), channel.voidPromise());
    Payload payload = frame.message().payload();
    if (payload.length() > 0) {
      ByteBuf bytes = BufferPayload.slice(payload, 0, payload.length());
      channel.write(bytes, channel.voidPromise());
    }
    if (!flushSoon) {
      // One system call for all frames of this turn of the loop.
      flushSoon = true;
      loop.execute(this::flush);
    }
  }

  private void flush() {
    flushSoon = false;
    // A copy, because a flush that fails removes its link.
    List.copyOf(links.values()).forEach(Channel::flush);
  }

  /// Closes a link; what was sent before still leaves. The owner is not notified of its end, and
  /// says why in its own words.
  public void close(long link) {
    Channel channel = links.remove(link);
    if (channel != null) {
      channel.flush();
      channel.close();
    }
  }

  /// Closes everything, after what was sent has left.
  public void stop() {
    stopped = true;
    listener.ifPresent(Channel::close);
    List.copyOf(links.keySet()).forEach(this::close);
    List.copyOf(pending).forEach(Channel::close);
  }

  void admit(Channel channel, Direction direction) {
    awaitHello(channel, direction);
    converse(channel, direction);
  }

  private void awaitHello(Channel channel, Direction direction) {
    pending.add(channel);
    ScheduledFuture<?> timeout =
        background.after(
            HELLO_TIMEOUT,
            loop,
            () ->
                refuse(
                    channel,
                    new IOException(
                        "it did not say hello within " + HELLO_TIMEOUT.toSeconds() + " seconds")),
            Background.GO_ON);
    channel
        .closeFuture()
        .addListener(_ -> {
          timeout.cancel(false);
          doorstep.leave(channel);
          // That of an old link may come when the next attempt to connect is in progress.
          if (pending.remove(channel) && direction == Direction.OUTBOUND) {
            connecting = false;
          }
        });
  }

  private void converse(Channel channel, Direction direction) {
    tls.ifPresent(context -> channel.pipeline().addLast(handler(context, channel, direction)));
    channel.pipeline().addLast(new PeerHandler(new Connections(), direction));
  }

  private SslHandler handler(SslContext context, Channel channel, Direction direction) {
    boolean client = direction == Direction.OUTBOUND;
    SslHandler handler =
        client
            ? context.newHandler(
                channel.alloc(),
                addresses.peer().getHostString(),
                addresses.peer().getPort(),
                besides)
            : context.newHandler(channel.alloc(), besides);
    handler.engine().setUseClientMode(client);
    handler.engine().setNeedClientAuth(true);
    return handler;
  }

  /// Alone with a connection of which nobody knows yet whether it may speak. Without it, one that
  /// is reset would be a warning of Netty's.
  private static final class Doorkeeper extends ChannelInboundHandlerAdapter {

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      if (ctx.pipeline().last() == this) {
        ctx.close();
      } else {
        ctx.fireExceptionCaught(cause);
      }
    }
  }

  private final class Connections implements PeerHandler.Owner {

    @Override
    public long linkUp(Channel channel, Direction direction) {
      pending.remove(channel);
      doorstep.leave(channel);
      if (direction == Direction.OUTBOUND) {
        connecting = false;
      }
      long link = ++lastLink;
      links.put(link, channel);
      events.up(link);
      return link;
    }

    @Override
    public void linkDown(long link, Throwable cause) {
      Channel channel = links.remove(link);
      if (channel != null) {
        troubled(from(channel).getHostAddress(), cause);
        events.down(link, LinkFailures.words(cause));
      }
    }

    @Override
    public void received(long link, Frame frame) {
      troubles.heard();
      events.received(link, frame);
    }

    @Override
    public boolean accepts(Message.Hello hello) {
      return events.accepts(hello);
    }

    @Override
    public boolean isOpen(long link) {
      return links.containsKey(link);
    }

    @Override
    public void refuse(Channel channel, Throwable cause) {
      PeerEndpoint.this.refuse(channel, cause);
    }
  }

  /// Unless it has become a link.
  private void refuse(Channel channel, Throwable cause) {
    if (pending.contains(channel)) {
      troubled(from(channel).getHostAddress(), cause);
      channel.close();
    }
  }

  /// Logs it if it is new: a peer keeps connecting to a node that is StandAlone.
  private void troubled(String at, Throwable cause) {
    LinkTrouble trouble = LinkFailures.trouble(at, cause);
    // While there is a link, what others try at its port concerns nobody.
    if (troubles.add(trouble) && links.isEmpty()) {
      log.info("link to the peer, {}: {}", at, LinkFailures.words(cause));
    }
  }

  private static AdaptiveRecvByteBufAllocator chunks() {
    return new AdaptiveRecvByteBufAllocator(2048, 65536, LARGEST_CHUNK);
  }

  /// The core limits what is in flight; Netty need not.
  private static WriteBufferWaterMark marks() {
    return new WriteBufferWaterMark(64 << 20, 128 << 20);
  }
}
