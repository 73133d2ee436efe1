package tanabata.nbd.netty;

import static tanabata.nbd.netty.ServerLog.LOG;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import javax.net.ssl.SSLPeerUnverifiedException;
import tanabata.foundation.InvariantViolation;
import tanabata.foundation.Sanitizer;
import tanabata.foundation.background.Background;
import tanabata.nbd.core.Negotiation;
import tanabata.nbd.core.Option;
import tanabata.nbd.core.OptionReply;
import tanabata.nbd.core.Session;
import tanabata.nbd.core.Step;
import tanabata.nbd.netty.ListenerLog.Kind;
import tanabata.nbd.wire.HandshakeWriter;
import tanabata.nbd.wire.OptionDecoder;
import tanabata.nbd.wire.Protocol;

/// The first phase of a connection: carries the [Negotiation], then gives way to a
/// [TransmissionHandler].
///
/// What it keeps between two chunks is at most one incomplete option.
final class HandshakeHandler extends ChannelInboundHandlerAdapter {

  private enum Stage {
    CLIENT_FLAGS,
    OPTION,
    SKIPPING,
    OVER
  }

  private final Gate gate;
  private final Clients clients;
  private final Negotiation negotiation;

  /// How the log calls the connection.
  private String name;

  private Stage stage = Stage.CLIENT_FLAGS;
  private ByteBuf kept = Unpooled.EMPTY_BUFFER;
  private Optional<Future<?>> deadline = Optional.empty();
  private boolean noZeroes;
  private int skippedOption;
  private long skippedLength;
  private long toSkip;

  HandshakeHandler(Gate gate, String name) {
    this.gate = gate;
    this.clients = gate.clients();
    this.name = name;
    this.negotiation = new Negotiation(clients.exports(), gate.encryption());
  }

  /// Admits a new connection and gives it its first handler, or closes it.
  static void begin(Gate gate, Channel channel, String where) {
    gate.admit(channel, where)
        .ifPresent(name -> channel.pipeline().addLast(new HandshakeHandler(gate, name)));
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    ByteBuf greeting = ctx.alloc().buffer();
    HandshakeWriter.greeting(greeting);
    ctx.writeAndFlush(greeting, ctx.voidPromise());
    deadline =
        Optional.of(
            Background.of("handshake")
                .after(
                    clients.limits().handshake(),
                    ctx.executor(),
                    () -> close(ctx, Kind.LATE, "it did not choose an export in time"),
                    Background.GO_ON));
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf bytes = join(ctx, (ByteBuf) message);
    try {
      while (step(ctx, bytes)) {
        // one option after the other
      }
      if (stage != Stage.OVER && bytes.isReadable()) {
        kept = bytes.copy();
      }
    } finally {
      bytes.release();
    }
  }

  private ByteBuf join(ChannelHandlerContext ctx, ByteBuf chunk) {
    if (!kept.isReadable()) {
      return chunk;
    }
    ByteBuf joined = ctx.alloc().buffer(kept.readableBytes() + chunk.readableBytes());
    joined.writeBytes(kept).writeBytes(chunk);
    chunk.release();
    drop();
    return joined;
  }

  /// Whether there may be more to do with the same bytes.
  private boolean step(ChannelHandlerContext ctx, ByteBuf bytes) {
    return switch (stage) {
      case CLIENT_FLAGS -> clientFlags(ctx, bytes);
      case OPTION -> option(ctx, bytes);
      case SKIPPING -> skip(ctx, bytes);
      case OVER -> false;
    };
  }

  private boolean clientFlags(ChannelHandlerContext ctx, ByteBuf bytes) {
    if (bytes.readableBytes() < Integer.BYTES) {
      return false;
    }
    int flags = bytes.readInt();
    if ((flags & ~(Protocol.FIXED_NEWSTYLE | Protocol.NO_ZEROES)) != 0) {
      return close(ctx, Kind.GARBAGE, "its flags 0x" + Integer.toHexString(flags) + " are unknown");
    }
    if ((flags & Protocol.FIXED_NEWSTYLE) == 0) {
      return close(ctx, Kind.GARBAGE, "it does not speak the fixed newstyle protocol");
    }
    noZeroes = (flags & Protocol.NO_ZEROES) != 0;
    stage = Stage.OPTION;
    return true;
  }

  private boolean option(ChannelHandlerContext ctx, ByteBuf bytes) {
    if (bytes.readableBytes() < Protocol.OPTION_HEADER) {
      return false;
    }
    int start = bytes.readerIndex();
    if (bytes.getLong(start) != Protocol.OPTION_MAGIC) {
      return close(
          ctx,
          Kind.GARBAGE,
          "it sent 0x" + Long.toHexString(bytes.getLong(start)) + " for an option");
    }
    int code = bytes.getInt(start + Long.BYTES);
    long length = bytes.getUnsignedInt(start + Long.BYTES + Integer.BYTES);
    if (length > Protocol.ABSURD_OPTION) {
      return close(ctx, Kind.GARBAGE, "it announced an option of " + length + " bytes");
    }
    if (length > Protocol.LONGEST_OPTION) {
      bytes.skipBytes(Protocol.OPTION_HEADER);
      skippedOption = code;
      skippedLength = length;
      toSkip = length;
      stage = Stage.SKIPPING;
      return true;
    }
    if (bytes.readableBytes() < Protocol.OPTION_HEADER + length) {
      return false;
    }
    bytes.skipBytes(Protocol.OPTION_HEADER);
    Option option = OptionDecoder.decode(code, bytes.readSlice((int) length));
    return take(ctx, code, option, bytes);
  }

  private boolean skip(ChannelHandlerContext ctx, ByteBuf bytes) {
    int here = (int) Math.min(toSkip, bytes.readableBytes());
    bytes.skipBytes(here);
    toSkip -= here;
    if (toSkip > 0) {
      return false;
    }
    stage = Stage.OPTION;
    return take(ctx, skippedOption, OptionDecoder.tooBig(skippedOption, skippedLength), bytes);
  }

  private boolean take(ChannelHandlerContext ctx, int code, Option option, ByteBuf rest) {
    switch (negotiation.accept(option)) {
      case Step.Continue(List<OptionReply> replies) -> say(ctx, code, replies);
      case Step.Begin(List<OptionReply> replies, Session session) -> {
        say(ctx, code, replies);
        begin(ctx, session, rest);
      }
      case Step.BeginUnasked(Session session) -> {
        ByteBuf out = ctx.alloc().buffer();
        HandshakeWriter.unasked(out, session, noZeroes);
        ctx.write(out, ctx.voidPromise());
        begin(ctx, session, rest);
      }
      case Step.BeginTls(List<OptionReply> replies) -> {
        say(ctx, code, replies);
        beginTls(ctx, rest);
      }
      case Step.End(List<OptionReply> replies, Optional<String> trouble) -> {
        stage = Stage.OVER;
        say(ctx, code, replies);
        trouble.ifPresent(reason -> gate.log().closed(Kind.UNKNOWN, name, reason));
        ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
      }
    }
    return stage != Stage.OVER;
  }

  private static void say(ChannelHandlerContext ctx, int code, List<OptionReply> replies) {
    if (!replies.isEmpty()) {
      ByteBuf out = ctx.alloc().buffer();
      for (OptionReply reply : replies) {
        HandshakeWriter.reply(out, code, reply);
      }
      ctx.write(out, ctx.voidPromise());
    }
  }

  /// What came with the wish for TLS came from anybody, and must not count as said under it.
  private void beginTls(ChannelHandlerContext ctx, ByteBuf rest) {
    if (rest.isReadable()) {
      close(ctx, Kind.TLS, "it went on in plain text after it had asked for TLS");
      return;
    }
    ctx.flush();
    ctx.pipeline().addFirst("tls", gate.tlsHandler(ctx.channel()));
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SslHandshakeCompletionEvent completion) {
      if (completion.isSuccess()) {
        gate.isKnown(ctx.channel());
        name = name + " with the certificate of " + Sanitizer.quoted(certified(ctx));
        LOG.info("NBD {}: TLS is there", name);
      } else {
        close(ctx, Kind.TLS, "TLS: " + completion.cause().getMessage());
      }
    }
    ctx.fireUserEventTriggered(event);
  }

  private static String certified(ChannelHandlerContext ctx) {
    try {
      SslHandler tls = ctx.pipeline().get(SslHandler.class);
      return tls.engine().getSession().getPeerPrincipal().getName();
    } catch (SSLPeerUnverifiedException e) {
      throw new InvariantViolation("a client came through TLS without a certificate");
    }
  }

  private void begin(ChannelHandlerContext ctx, Session session, ByteBuf rest) {
    stage = Stage.OVER;
    gate.isKnown(ctx.channel());
    ByteBuf requests = rest.readRetainedSlice(rest.readableBytes());
    // It counts before it is told that it may begin.
    ctx.pipeline()
        .replace(this, "nbd", new TransmissionHandler(clients, gate.log(), name, session));
    ctx.channel().flush();
    ctx.fireChannelRead(requests);
  }

  private boolean close(ChannelHandlerContext ctx, Kind why, String reason) {
    if (stage != Stage.OVER) {
      stage = Stage.OVER;
      gate.log().closed(why, name, reason);
    }
    ctx.close();
    return false;
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    ctx.flush();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    stage = Stage.OVER;
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    deadline.ifPresent(timer -> timer.cancel(false));
    drop();
  }

  private void drop() {
    kept.release();
    kept = Unpooled.EMPTY_BUFFER;
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (stage == Stage.OVER) {
      ctx.close();
    } else if (Trouble.ofTheConnection(cause)) {
      LOG.debug("NBD {} lost: {}", name, Trouble.text(cause));
      ctx.close();
    } else {
      gate.log().unexpected("NBD " + name + " closed after an unexpected failure", cause);
      ctx.close();
    }
  }
}
