package tanabata.platform.netty;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringChannelOption;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerDomainSocketChannel;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import jdk.net.ExtendedSocketOptions;

/// The ways to drive sockets, best first as measured for two nodes and a client on one machine
/// (`docs/design/0003`). A loop made by one of them takes only channels of the same one, so whoever
/// makes the loop hands the choice on together with it.
public enum Transports {
  EPOLL,
  IO_URING,
  NIO;

  /// Of the silence a third goes by without a question, the rest with several.
  private static final int PROBES = 3;

  private static final int MILLIS = 1000;

  /// The first one that this host can do.
  public static Transports best() {
    for (Transports candidate : values()) {
      if (candidate.isAvailable()) {
        return candidate;
      }
    }
    return NIO;
  }

  public boolean isAvailable() {
    return switch (this) {
      case IO_URING -> IoUring.isAvailable();
      case EPOLL -> Epoll.isAvailable();
      case NIO -> true;
    };
  }

  /// A group of `threads` event loops, their threads named after `name`.
  public IoEventLoopGroup newLoops(String name, int threads) {
    return new MultiThreadIoEventLoopGroup(threads, new DefaultThreadFactory(name), ioHandler());
  }

  private IoHandlerFactory ioHandler() {
    return switch (this) {
      case IO_URING -> IoUringIoHandler.newFactory();
      case EPOLL -> EpollIoHandler.newFactory();
      case NIO -> NioIoHandler.newFactory();
    };
  }

  public Class<? extends ServerChannel> tcpServer() {
    return switch (this) {
      case IO_URING -> IoUringServerSocketChannel.class;
      case EPOLL -> EpollServerSocketChannel.class;
      case NIO -> NioServerSocketChannel.class;
    };
  }

  public Class<? extends Channel> tcpClient() {
    return switch (this) {
      case IO_URING -> IoUringSocketChannel.class;
      case EPOLL -> EpollSocketChannel.class;
      case NIO -> NioSocketChannel.class;
    };
  }

  public Class<? extends ServerChannel> unixServer() {
    return switch (this) {
      case IO_URING -> IoUringServerDomainSocketChannel.class;
      case EPOLL -> EpollServerDomainSocketChannel.class;
      case NIO -> NioServerDomainSocketChannel.class;
    };
  }

  /// Makes the TCP connections that come in by it end by themselves once the other host has been
  /// silent for so long: it answers neither what was sent nor, when there is nothing to send, the
  /// kernel's own questions.
  ///
  /// @param silence in whole seconds, at least 3
  public void watch(ServerBootstrap bootstrap, Duration silence) {
    int seconds = Math.toIntExact(silence.toSeconds());
    int idle = seconds / PROBES;
    int between = Math.max(1, idle / PROBES);
    bootstrap.childOption(ChannelOption.SO_KEEPALIVE, true);
    switch (this) {
      case IO_URING ->
          bootstrap
              .childOption(IoUringChannelOption.TCP_KEEPIDLE, idle)
              .childOption(IoUringChannelOption.TCP_KEEPINTVL, between)
              .childOption(IoUringChannelOption.TCP_USER_TIMEOUT, seconds * MILLIS);
      case EPOLL ->
          bootstrap
              .childOption(EpollChannelOption.TCP_KEEPIDLE, idle)
              .childOption(EpollChannelOption.TCP_KEEPINTVL, between)
              .childOption(EpollChannelOption.TCP_USER_TIMEOUT, seconds * MILLIS);
      case NIO -> // which knows no limit for what was sent
          bootstrap
              .childOption(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPIDLE), idle)
              .childOption(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPINTERVAL), between)
              .childOption(
                  NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPCOUNT),
                  (seconds - idle) / between);
    }
  }

  /// The address of a unix socket in the form that this transport's channels want.
  public SocketAddress unixAddress(Path path) {
    return switch (this) {
      case IO_URING, EPOLL -> new DomainSocketAddress(path.toFile());
      case NIO -> UnixDomainSocketAddress.of(path);
    };
  }
}
