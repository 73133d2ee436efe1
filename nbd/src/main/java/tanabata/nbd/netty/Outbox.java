package tanabata.nbd.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.util.List;
import tanabata.foundation.BlockDevice.Extent;
import tanabata.foundation.InvariantViolation;
import tanabata.foundation.Payload;
import tanabata.nbd.core.NbdError;
import tanabata.nbd.wire.ReplyWriter;
import tanabata.platform.buffer.BufferPayload;

/// Replies on their way to the socket.
///
/// Headers are written one after the other into a slab; slices of it go out between the bytes of
/// reads, which are never copied. Many small replies thus leave as one buffer.
final class Outbox {

  private static final int SLAB = 16 << 10;

  /// So that a block status fits into a slab.
  static final int MOST_EXTENTS = 1024;

  private final ChannelHandlerContext ctx;
  private final ReplyWriter writer;

  /// Not [ChannelHandlerContext#voidPromise]: that one throws a failed write into the pipeline,
  /// within the write. A socket that fails is closed by Netty anyway, and heard of by that.
  private final ChannelPromise unheard;

  private ByteBuf slab;
  private int sent;
  private boolean dirty;

  Outbox(ChannelHandlerContext ctx, boolean structured) {
    this.ctx = ctx;
    this.writer = new ReplyWriter(structured);
    this.unheard = ctx.channel().unsafe().voidPromise();
    this.slab = ctx.alloc().directBuffer(SLAB, SLAB);
  }

  void done(long cookie) {
    writer.done(room(ReplyWriter.LONGEST), cookie);
  }

  void failed(long cookie, NbdError error, String why) {
    writer.failed(room(ReplyWriter.LONGEST), cookie, error, why);
  }

  void blockStatus(long cookie, List<Extent> extents) {
    writer.blockStatus(room(ReplyWriter.blockStatusLength(extents.size())), cookie, extents);
  }

  /// Takes over the parts.
  void bytes(long cookie, long offset, int length, List<Payload> parts) {
    int there = 0;
    for (Payload part : parts) {
      there += part.length();
    }
    if (there != length) {
      parts.forEach(Payload::release);
      throw new InvariantViolation("a read of " + length + " bytes was answered with " + there);
    }
    writer.readHeader(room(ReplyWriter.LONGEST), cookie, offset, length);
    cut();
    for (Payload part : parts) {
      ctx.write(BufferPayload.of(part), unheard);
    }
    dirty = true; // a write may have led to a flush
  }

  private ByteBuf room(int bytes) {
    dirty = true;
    if (slab.writableBytes() < bytes) {
      cut();
      slab.release();
      slab = ctx.alloc().directBuffer(SLAB, SLAB);
      sent = 0;
    }
    return slab;
  }

  private void cut() {
    int end = slab.writerIndex();
    if (end > sent) {
      ctx.write(slab.retainedSlice(sent, end - sent), unheard);
      sent = end;
    }
  }

  void flush() {
    if (!dirty) {
      return;
    }
    dirty = false;
    cut();
    ctx.flush();
    if (slab.refCnt() == 1) { // the socket has taken it all
      slab.clear();
      sent = 0;
    }
  }

  void release() {
    slab.release();
  }
}
