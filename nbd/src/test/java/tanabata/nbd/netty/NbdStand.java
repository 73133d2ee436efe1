package tanabata.nbd.netty;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.Optional;
import tanabata.nbd.Exports;
import tanabata.nbd.NbdLimits;
import tanabata.platform.netty.LateTasksChannel;

/// The server without its sockets, for whoever tests from another module.
public final class NbdStand {

  private final Clients clients;
  private final Gate gate;

  public NbdStand(Exports exports, NbdLimits limits) {
    clients = new Clients(exports, limits);
    gate = new Gate(clients, Optional.empty());
  }

  /// A client connects; the channel carries what a socket would.
  public EmbeddedChannel connect(ByteBufAllocator allocator) throws Exception {
    EmbeddedChannel channel = new LateTasksChannel(allocator);
    HandshakeHandler.begin(gate, channel, "a test");
    channel.register();
    return channel;
  }

  /// What all clients together hold, as the server counts it.
  public long bytesInUse() {
    return clients.budget().used();
  }
}
