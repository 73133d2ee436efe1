package tanabata.platform.netty;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.time.Duration;
import tanabata.foundation.background.Background;

/// The handler of a listening socket that cannot accept for a while, as when the process is out of
/// file descriptors: says so once, and tries again after a pause. Without the pause its loop would
/// do nothing else. One for each listener.
public final class AcceptTrouble extends ChannelInboundHandlerAdapter {

  private static final Duration PAUSE = Duration.ofMillis(500);

  private final Background accepting;
  private final Background pause;

  /// @param what is listened for and where, for the log
  public AcceptTrouble(String what) {
    accepting = Background.of(what);
    pause = Background.of(what + ", after a pause");
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object accepted) {
    accepting.succeeded();
    ctx.fireChannelRead(accepted);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    accepting.failed(cause);
    ctx.channel().config().setAutoRead(false);
    var _ =
        pause.after(
            PAUSE,
            ctx.channel().eventLoop(),
            () -> ctx.channel().config().setAutoRead(true),
            Background.GO_ON);
  }
}
