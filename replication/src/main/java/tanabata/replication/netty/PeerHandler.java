package tanabata.replication.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.io.IOException;
import java.util.Optional;
import tanabata.foundation.Sanitizer;
import tanabata.foundation.background.Background;
import tanabata.replication.model.Frame;
import tanabata.replication.model.Message;
import tanabata.replication.wire.FrameReader;
import tanabata.replication.wire.WireException;

/// One connection with the peer, or with a stranger.
final class PeerHandler extends ChannelInboundHandlerAdapter {

  /// What the endpoint does for its connections.
  interface Owner {
    /// The connection is ready for frames and becomes a link: an outbound one before its hello, an
    /// inbound one after it.
    long linkUp(Channel channel, Direction direction);

    void linkDown(long link, Throwable cause);

    void received(long link, Frame frame);

    boolean accepts(Message.Hello hello);

    /// Whether the link is still in use.
    boolean isOpen(long link);

    /// Closes a connection that has not become a link.
    void refuse(Channel channel, Throwable cause);
  }

  private final Owner endpoint;
  private final Direction direction;
  private Optional<FrameReader> reader = Optional.empty();
  private long link;
  private boolean over;

  PeerHandler(Owner endpoint, Direction direction) {
    this.endpoint = endpoint;
    this.direction = direction;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    FrameReader frames = new FrameReader(ctx.alloc());
    frames.expectHello();
    reader = Optional.of(frames);
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    if (direction == Direction.OUTBOUND && ctx.pipeline().get(SslHandler.class) == null) {
      link = endpoint.linkUp(ctx.channel(), direction);
    }
    ctx.fireChannelActive();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SslHandshakeCompletionEvent completion) {
      if (!completion.isSuccess()) {
        ctx.pipeline().addFirst(new LastWords(Background.of("end of a peer connection")));
        end(ctx, completion.cause());
      } else if (direction == Direction.OUTBOUND) {
        link = endpoint.linkUp(ctx.channel(), direction);
      }
    }
    ctx.fireUserEventTriggered(event);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf chunk = (ByteBuf) message;
    try {
      if (!over) {
        reader.orElseThrow().read(chunk, frame -> received(ctx, frame));
      }
    } catch (WireException e) {
      end(ctx, "the peer broke the protocol: " + e.getMessage());
    } finally {
      chunk.release();
    }
  }

  private void received(ChannelHandlerContext ctx, Frame frame) {
    if (!over && link == 0) {
      if (frame.message() instanceof Message.Hello hello && !endpoint.accepts(hello)) {
        end(ctx, "it is " + hello.node() + " of resource " + Sanitizer.quoted(hello.resource()));
      } else if (frame.message() instanceof Message.Hello) {
        link = endpoint.linkUp(ctx.channel(), direction);
      } else {
        end(ctx, "it did not say hello first");
      }
    }
    if (over || !endpoint.isOpen(link)) {
      frame.message().payload().release();
    } else {
      endpoint.received(link, frame);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    end(ctx, "connection closed by the peer");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    end(ctx, cause);
  }

  private void end(ChannelHandlerContext ctx, String reason) {
    end(ctx, new IOException(reason));
  }

  private void end(ChannelHandlerContext ctx, Throwable cause) {
    if (over) {
      return;
    }
    over = true;
    reader.ifPresent(FrameReader::release);
    if (link == 0) {
      endpoint.refuse(ctx.channel(), cause);
    } else {
      endpoint.linkDown(link, cause);
    }
    ctx.close();
  }
}
