package tanabata.platform.netty;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelId;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.SocketAddress;

/// An [EmbeddedChannel] that runs tasks of its loop only between two calls, as a loop does, and not
/// in the middle of a write.
public final class LateTasksChannel extends EmbeddedChannel {

  // Set by the superclass's constructor.
  private Unsafe own;

  /// Not registered, and so not active, until [#register].
  public LateTasksChannel(ByteBufAllocator allocator) {
    super(DefaultChannelId.newInstance(), false, false);
    config().setAllocator(allocator);
  }

  @Override
  protected AbstractUnsafe newUnsafe() {
    AbstractUnsafe made =
        new AbstractUnsafe() {
          @Override
          public void connect(SocketAddress to, SocketAddress from, ChannelPromise promise) {
            safeSetSuccess(promise);
          }
        };
    own = made;
    return made;
  }

  @Override
  public Unsafe unsafe() {
    return own;
  }
}
