package tanabata.replication.netty;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.util.Optional;
import tanabata.foundation.net.PeerSources;
import tanabata.platform.netty.LateTasksChannel;
import tanabata.platform.netty.Transports;
import tanabata.replication.model.Frame;

/// The end of the peer link without its sockets, for whoever tests from another module.
public final class PeerStand {

  private final EmbeddedChannel base = new EmbeddedChannel();
  private final PeerEndpoint endpoint;

  public PeerStand(PeerEndpoint.Events events) {
    InetSocketAddress nowhere = InetSocketAddress.createUnresolved("nowhere", 1);
    endpoint =
        new PeerEndpoint(
            base.eventLoop(),
            Transports.NIO,
            new PeerEndpoint.Addresses(nowhere, nowhere, PeerSources.of(nowhere)),
            Optional.empty(),
            events);
  }

  /// Someone connects; the channel carries what a socket would.
  public EmbeddedChannel connect(ByteBufAllocator allocator) throws Exception {
    EmbeddedChannel channel = new LateTasksChannel(allocator);
    endpoint.admit(channel, Direction.INBOUND);
    channel.register();
    return channel;
  }

  /// Sends a frame, and all of it leaves.
  public void send(long link, Frame frame) {
    endpoint.send(link, frame);
    base.runPendingTasks();
  }

  public void close(long link) {
    endpoint.close(link);
  }

  public void stop() {
    endpoint.stop();
    base.runPendingTasks();
  }
}
