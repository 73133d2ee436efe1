package tanabata.nbd.netty;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import tanabata.foundation.background.Background;
import tanabata.foundation.background.Worker;
import tanabata.nbd.Exports;
import tanabata.nbd.ListenAddress;
import tanabata.nbd.NbdLimits;
import tanabata.platform.netty.AcceptTrouble;
import tanabata.platform.netty.Transports;

/// Offers block devices to NBD clients.
///
/// All its sockets live on the loop it is given, and so every call to [Exports] and to the devices
/// is made on that loop's thread. [#start] and [#close] wait for the loop and are called from any
/// other thread.
public final class NbdServer implements AutoCloseable {

  /// Large enough for a few big reads under way, small enough to stop soon.
  private static final WriteBufferWaterMark MARKS = new WriteBufferWaterMark(1 << 20, 4 << 20);

  /// The usual ceiling of 64 KiB would break every large write into many chunks.
  private static final int LARGEST_CHUNK = 1 << 20;

  private final EventLoop loop;
  private final Transports transports;
  private final Clients clients;
  private final Worker handshakes = Worker.of("NBD handshakes");
  private final List<Listener> listeners = new ArrayList<>();

  private NbdServer(EventLoop loop, Transports transports, Exports exports, NbdLimits limits) {
    this.loop = loop;
    this.transports = transports;
    this.clients = new Clients(exports, limits);
  }

  /// @param transports the one that `loop` was made by
  /// @throws IOException with a sentence for the operator if an address cannot be listened on; then
  ///   none is
  public static NbdServer start(
      EventLoop loop,
      Transports transports,
      Exports exports,
      NbdLimits limits,
      List<ListenAddress> addresses)
      throws IOException {
    NbdServer server = new NbdServer(loop, transports, exports, limits);
    server.mustNotBeOnTheLoop();
    try {
      for (ListenAddress address : addresses) {
        server.listeners.add(server.listen(address));
      }
    } catch (IOException refused) {
      server.close();
      throw refused;
    }
    return server;
  }

  /// Where it listens, in the order given, with the ports that the kernel chose.
  public List<ListenAddress> addresses() {
    return listeners.stream().map(Listener::address).toList();
  }

  /// Closes every session of the export; its requests in progress are carried out but not answered.
  /// Callable from any thread, returns at once; on the server's loop it is done then.
  public void disconnect(String export, String reason) {
    if (loop.inEventLoop()) {
      clients.disconnect(export, reason);
    } else {
      loop.execute(() -> clients.disconnect(export, reason));
    }
  }

  /// Stops listening and closes all clients.
  @Override
  public void close() {
    mustNotBeOnTheLoop();
    for (Listener listener : listeners) {
      listener.close();
    }
    clients.channels().close().awaitUninterruptibly();
    loop.submit(() -> {}).awaitUninterruptibly(); // by then the last one has been told of its end
    handshakes.close();
  }

  private void mustNotBeOnTheLoop() {
    if (loop.inEventLoop()) {
      throw new IllegalStateException("waiting for the loop on its own thread would never end");
    }
  }

  private Listener listen(ListenAddress address) throws IOException {
    return switch (address) {
      case ListenAddress.TcpAddress(String host, int port) -> {
        Channel channel = bindTcp(host, port, Optional.empty(), address);
        yield new Listener(new ListenAddress.TcpAddress(host, port(channel)), channel, () -> {});
      }
      case ListenAddress.TlsAddress(String host, int port, SSLContext keys) -> {
        TlsKeys tls = new TlsKeys(keys, step -> handshakes.execute(step, Background.GO_ON));
        Channel channel = bindTcp(host, port, Optional.of(tls), address);
        ListenAddress bound = new ListenAddress.TlsAddress(host, port(channel), keys);
        yield new Listener(bound, channel, () -> {});
      }
      case ListenAddress.UnixSocket unix -> {
        SocketFile file = SocketFile.claim(unix.path());
        SocketAddress beside = transports.unixAddress(file.bindPath());
        ServerBootstrap bootstrap =
            door(new Gate(clients, Optional.empty()), _ -> address.toString())
                .channel(transports.unixServer());
        Channel channel = bind(bootstrap, beside, address);
        try {
          file.publish();
        } catch (IOException refused) {
          channel.close().awaitUninterruptibly();
          throw new IOException("cannot listen on " + address + ": " + refused, refused);
        }
        yield new Listener(unix, channel, file::remove);
      }
    };
  }

  private Channel bindTcp(String host, int port, Optional<TlsKeys> tls, ListenAddress address)
      throws IOException {
    InetSocketAddress wanted = new InetSocketAddress(host, port);
    if (wanted.isUnresolved()) {
      throw new IOException("cannot listen on " + address + ": the host is unknown");
    }
    ServerBootstrap bootstrap =
        door(new Gate(clients, tls), channel -> address + " from " + channel.remoteAddress())
            .channel(transports.tcpServer())
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true);
    transports.watch(bootstrap, clients.limits().silence());
    return bind(bootstrap, wanted, address);
  }

  private static int port(Channel listener) {
    return ((InetSocketAddress) listener.localAddress()).getPort();
  }

  private ServerBootstrap door(Gate gate, Function<Channel, String> where) {
    return new ServerBootstrap()
        .group(loop, loop)
        .childOption(
            ChannelOption.RECVBUF_ALLOCATOR,
            new AdaptiveRecvByteBufAllocator(2048, 65536, LARGEST_CHUNK))
        .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, MARKS)
        .childHandler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                HandshakeHandler.begin(gate, channel, where.apply(channel));
              }
            });
  }

  private static Channel bind(ServerBootstrap bootstrap, SocketAddress where, ListenAddress address)
      throws IOException {
    ChannelFuture bound =
        bootstrap
            .handler(new AcceptTrouble("NBD on " + address))
            .bind(where)
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException(
          "cannot listen on " + address + ": " + bound.cause().getMessage(), bound.cause());
    }
    return bound.channel();
  }

  /// Undoes what binding has left in the file system.
  private interface Cleanup {
    void run() throws IOException;
  }

  private record Listener(ListenAddress address, Channel channel, Cleanup cleanup) {
    void close() {
      try {
        cleanup.run();
      } catch (IOException left) {
        ServerLog.LOG.warn(
            "NBD socket file of {} could not be removed: {}", address, left.toString());
      }
      channel.close().awaitUninterruptibly();
    }
  }
}
