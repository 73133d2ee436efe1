package tanabata.platform.linux;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollDomainDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.DomainDatagramPacket;
import io.netty.channel.unix.DomainSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceManagerTest {

  @TempDir private Path folder;

  private final EventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

  @AfterEach
  void end() {
    loop.shutdownGracefully();
  }

  private Channel listen(String address) {
    return new Bootstrap()
        .group(loop)
        .channel(EpollDomainDatagramChannel.class)
        .handler(
            new SimpleChannelInboundHandler<DomainDatagramPacket>() {
              @Override
              protected void channelRead0(ChannelHandlerContext ctx, DomainDatagramPacket packet) {
                heard.add(packet.content().toString(UTF_8));
              }
            })
        .bind(new DomainSocketAddress(address))
        .syncUninterruptibly()
        .channel();
  }

  @Test
  void whoever_waits_at_a_path_is_told() throws InterruptedException {
    String path = folder.resolve("notify").toString();
    listen(path);
    assertEquals(Optional.empty(), ServiceManager.ready(path));
    assertEquals("READY=1", heard.take());
  }

  @Test
  void whoever_waits_at_a_name_of_the_kernel_is_told() throws InterruptedException {
    String name = "tanabata-test-" + ProcessHandle.current().pid();
    listen("\0" + name);
    assertEquals(Optional.empty(), ServiceManager.ready("@" + name));
    assertEquals("READY=1", heard.take());
  }

  @Test
  void nobody_there_is_said_in_a_sentence() {
    String path = folder.resolve("nobody").toString();
    assertEquals(
        Optional.of("sendto of " + path + " failed: ENOENT, no such file"),
        ServiceManager.ready(path).map(LinuxFailure::sentence));
  }

  @Test
  void a_name_that_is_too_long_for_the_kernel_is_refused() {
    assertEquals(
        Optional.of(new Errno(36)),
        ServiceManager.ready("/" + "x".repeat(108)).map(LinuxFailure::errno));
  }
}
