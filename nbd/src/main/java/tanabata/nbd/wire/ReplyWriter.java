package tanabata.nbd.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.List;
import tanabata.foundation.BlockDevice.Extent;
import tanabata.nbd.core.NbdError;
import tanabata.nbd.core.Session;

/// Writes replies to requests, simple or structured as was agreed on.
public final class ReplyWriter {

  /// The largest reply but for block status and for the bytes of a read, which follow it.
  public static final int LONGEST = 256;

  private static final int LONGEST_MESSAGE = 200;
  private static final int EXTENT = 8;

  private final boolean structured;

  public ReplyWriter(boolean structured) {
    this.structured = structured;
  }

  /// Success of a command that returns no bytes.
  public void done(ByteBuf out, long cookie) {
    if (structured) {
      chunk(out, Protocol.CHUNK_NONE, cookie, 0);
    } else {
      simple(out, 0, cookie);
    }
  }

  /// What comes before the bytes of a successful read; there is one chunk, whatever DF says.
  public void readHeader(ByteBuf out, long cookie, long offset, int length) {
    if (structured) {
      chunk(out, Protocol.CHUNK_OFFSET_DATA, cookie, Long.BYTES + length);
      out.writeLong(offset);
    } else {
      simple(out, 0, cookie);
    }
  }

  public void failed(ByteBuf out, long cookie, NbdError error, String why) {
    if (!structured) {
      simple(out, error.code(), cookie);
      return;
    }
    String message = why.length() > LONGEST_MESSAGE ? why.substring(0, LONGEST_MESSAGE) : why;
    int bytes = ByteBufUtil.utf8Bytes(message);
    chunk(out, Protocol.CHUNK_ERROR, cookie, Integer.BYTES + Short.BYTES + bytes);
    out.writeInt(error.code()).writeShort(bytes);
    ByteBufUtil.writeUtf8(out, message);
  }

  /// How many bytes [#blockStatus] needs.
  public static int blockStatusLength(int extents) {
    return LONGEST + extents * EXTENT;
  }

  public void blockStatus(ByteBuf out, long cookie, List<Extent> extents) {
    chunk(out, Protocol.CHUNK_BLOCK_STATUS, cookie, Integer.BYTES + extents.size() * EXTENT);
    out.writeInt(Session.ALLOCATION_ID);
    for (Extent extent : extents) {
      out.writeInt((int) extent.range().length());
      out.writeInt(extent.hole() ? Protocol.STATE_HOLE | Protocol.STATE_ZERO : 0);
    }
  }

  private static void simple(ByteBuf out, int error, long cookie) {
    out.writeInt(Protocol.SIMPLE_REPLY_MAGIC).writeInt(error).writeLong(cookie);
  }

  private static void chunk(ByteBuf out, int type, long cookie, int length) {
    out.writeInt(Protocol.STRUCTURED_REPLY_MAGIC)
        .writeShort(Protocol.CHUNK_DONE)
        .writeShort(type)
        .writeLong(cookie)
        .writeInt(length);
  }
}
