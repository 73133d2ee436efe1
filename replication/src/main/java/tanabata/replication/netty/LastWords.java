package tanabata.replication.netty;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import tanabata.foundation.background.Background;

/// Lets the alert of a failed handshake arrive, so that the other end hears why it is refused. A
/// connection that is closed while something of the other end is unread is reset, and what was sent
/// last is lost with it; so this one is read, and forgotten, until the other end closes it or a
/// second has passed.
final class LastWords extends ChannelDuplexHandler {

  private static final Duration LONGEST = Duration.ofSeconds(1);

  private final Background background;
  private boolean closing;

  LastWords(Background background) {
    this.background = background;
  }

  @Override
  public void close(ChannelHandlerContext ctx, ChannelPromise closed) {
    ctx.channel().closeFuture().addListener(_ -> closed.trySuccess());
    if (closing || !ctx.channel().isActive()) {
      return;
    }
    closing = true;
    var _ = background.after(LONGEST, ctx.channel().eventLoop(), ctx::close, Background.GO_ON);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (closing) {
      ReferenceCountUtil.release(message);
    } else {
      ctx.fireChannelRead(message);
    }
  }
}
