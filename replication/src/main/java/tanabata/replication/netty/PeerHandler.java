package tanabata.replication.netty;

import tanabata.replication.model.Frame;
import tanabata.replication.model.Message;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.util.Optional;
import tanabata.foundation.Shown;
import tanabata.replication.wire.FrameReader;
import tanabata.replication.wire.WireException;

/// One connection with the peer, or with someone who pretends to be it.
final class PeerHandler extends ChannelInboundHandlerAdapter {

  private final PeerEndpoint endpoint;
  private final boolean dialled;
  private Optional<FrameReader> reader = Optional.empty();
  private long link;
  private boolean over;

  PeerHandler(PeerEndpoint endpoint, boolean dialled) {
    this.endpoint = endpoint;
    this.dialled = dialled;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    FrameReader frames = new FrameReader(ctx.alloc());
    frames.expectGreeting();
    reader = Optional.of(frames);
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    if (dialled && ctx.pipeline().get(SslHandler.class) == null) {
      link = endpoint.linkUp(ctx.channel(), true);
    }
    ctx.fireChannelActive();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SslHandshakeCompletionEvent completion) {
      if (!completion.isSuccess()) {
        end(ctx, "TLS: " + completion.cause().getMessage());
      } else if (dialled) {
        link = endpoint.linkUp(ctx.channel(), true);
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
      if (frame.message() instanceof Message.Hello hello && !endpoint.welcomes(hello)) {
        end(ctx, "it is " + hello.node() + " of resource " + Shown.quoted(hello.resource()));
      } else if (frame.message() instanceof Message.Hello) {
        link = endpoint.linkUp(ctx.channel(), false);
      } else {
        end(ctx, "it did not greet first");
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
    end(ctx, cause.toString());
  }

  private void end(ChannelHandlerContext ctx, String reason) {
    if (over) {
      return;
    }
    over = true;
    reader.ifPresent(FrameReader::release);
    if (link == 0) {
      endpoint.refuse(ctx.channel(), reason);
    } else {
      endpoint.linkDown(link, reason);
    }
    ctx.close();
  }
}
