package tanabata.replication.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tanabata.foundation.Payload;
import tanabata.foundation.background.Background;
import tanabata.platform.buffer.BufferPayload;
import tanabata.platform.netty.AcceptTrouble;
import tanabata.platform.netty.Transports;
import tanabata.replication.model.Frame;
import tanabata.replication.model.Message;
import tanabata.replication.wire.FrameWriter;

/// The links of one resource to its peer: connects, listens, and carries frames.
///
/// A connection becomes a link only after a valid hello (and, with TLS, after both sides have
/// authenticated each other), so that pending who connect do not disturb the link that there is.
/// Lives on one event loop: every method but [#start] is called there, and so are the [Events].
public final class PeerEndpoint {

  private static final Logger log = LoggerFactory.getLogger(PeerEndpoint.class);

  private static final int MOST_PENDING = 16;
  private static final Duration HELLO_TIMEOUT = Duration.ofSeconds(10);
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

  /// Where this node listens, and where its peer does.
  public record Addresses(InetSocketAddress own, InetSocketAddress peer) {}

  private final Background background = Background.of("peer link");
  private final EventLoop loop;
  private final Transports transports;
  private final Addresses addresses;
  private final Optional<SslContext> tls;
  private final Events events;
  private final Map<Long, Channel> links = new LinkedHashMap<>();

  /// Connections without a hello, the oldest first.
  private final List<Channel> pending = new ArrayList<>();

  private Optional<Channel> listener = Optional.empty();
  private boolean connecting;
  private boolean flushSoon;
  private long lastLink;
  private String lastRefusal = "";

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

  /// Listens for the peer. Call it from outside the loop.
  ///
  /// @throws IOException with a sentence for the operator
  public void start() throws IOException {
    ChannelFuture bound =
        new ServerBootstrap()
            .group(loop, loop)
            .channel(transports.tcpServer())
            .handler(new AcceptTrouble("the peer port " + addresses.own()))
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.RECVBUF_ALLOCATOR, chunks())
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, marks())
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    admit(channel, Direction.INBOUND);
                  }
                })
            .bind(addresses.own())
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException(
          "cannot listen for the peer on "
              + addresses.own()
              + ": "
              + bound.cause().getMessage()
              + "; is another daemon running?",
          bound.cause());
    }
    listener = Optional.of(bound.channel());
  }

  /// Tries to connect, unless an attempt is in progress.
  public void connect() {
    if (connecting) {
      return;
    }
    connecting = true;
    new Bootstrap()
        .group(loop)
        .channel(transports.tcpClient())
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 3_000)
        .option(ChannelOption.RECVBUF_ALLOCATOR, chunks())
        .option(ChannelOption.WRITE_BUFFER_WATER_MARK, marks())
        .handler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                admit(channel, Direction.OUTBOUND);
              }
            })
        .connect(addresses.peer())
        .addListener((ChannelFuture connected) -> {
          if (!connected.isSuccess()) {
            connecting = false;
            refused("cannot connect to " + addresses.peer(), connected.cause());
          }
        });
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

  /// Closes a link; what was sent before still leaves. The owner is not notified of its end.
  public void close(long link, String reason) {
    Channel channel = links.remove(link);
    if (channel != null) {
      refused("link to " + addresses.peer() + " closed", new IOException(reason));
      channel.flush();
      channel.close();
    }
  }

  /// Closes everything, after what was sent has left.
  public void stop() {
    listener.ifPresent(Channel::close);
    List.copyOf(links.keySet()).forEach(link -> close(link, "this node stops"));
    List.copyOf(pending).forEach(Channel::close);
  }

  void admit(Channel channel, Direction direction) {
    if (pending.size() >= MOST_PENDING) {
      // Of the oldest, or a few silent connections would lock the peer out.
      refuse(pending.getFirst(), "too many connections that do not say hello");
    }
    pending.add(channel);
    ScheduledFuture<?> timeout =
        background.after(
            HELLO_TIMEOUT,
            loop,
            () ->
                refuse(
                    channel,
                    "it did not say hello within " + HELLO_TIMEOUT.toSeconds() + " seconds"),
            Background.GO_ON);
    channel
        .closeFuture()
        .addListener(_ -> {
          timeout.cancel(false);
          // That of an old link may come when the next attempt to connect is in progress.
          if (pending.remove(channel) && direction == Direction.OUTBOUND) {
            connecting = false;
          }
        });
    tls.ifPresent(context -> channel.pipeline().addLast(handler(context, channel, direction)));
    channel.pipeline().addLast(new PeerHandler(new Connections(), direction));
  }

  private SslHandler handler(SslContext context, Channel channel, Direction direction) {
    boolean client = direction == Direction.OUTBOUND;
    SslHandler handler =
        client
            ? context.newHandler(
                channel.alloc(), addresses.peer().getHostString(), addresses.peer().getPort())
            : context.newHandler(channel.alloc());
    handler.engine().setUseClientMode(client);
    handler.engine().setNeedClientAuth(true);
    return handler;
  }

  private final class Connections implements PeerHandler.Owner {

    @Override
    public long linkUp(Channel channel, Direction direction) {
      pending.remove(channel);
      if (direction == Direction.OUTBOUND) {
        connecting = false;
      }
      long link = ++lastLink;
      links.put(link, channel);
      events.up(link);
      return link;
    }

    @Override
    public void linkDown(long link, String reason) {
      if (links.remove(link) != null) {
        events.down(link, reason);
      }
    }

    @Override
    public void received(long link, Frame frame) {
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
    public void refuse(Channel channel, String reason) {
      PeerEndpoint.this.refuse(channel, reason);
    }
  }

  private void refuse(Channel channel, String reason) {
    if (pending.contains(channel)) {
      refused("connection with " + channel.remoteAddress() + " closed", new IOException(reason));
      channel.close();
    }
  }

  /// Logs each reason once in a row: a peer keeps connecting to a node that is StandAlone.
  private void refused(String what, Throwable cause) {
    String sentence = what + ": " + cause.getMessage();
    if (!sentence.equals(lastRefusal)) {
      lastRefusal = sentence;
      log.info(sentence);
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
