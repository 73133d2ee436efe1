package tanabata.nbd.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import tanabata.nbd.core.Request;

/// Finds request headers in the chunks of a stream. A header that lies whole in a chunk is read in
/// place; only one that is torn between chunks is put together first.
public final class RequestFramer {

  public static final int HEADER = 28;

  private final ByteBuf torn = Unpooled.buffer(HEADER, HEADER);

  /// A result of [#next].
  public sealed interface Found {
    record Header(Request request) implements Found {}

    /// The chunk is used up, the header is not complete.
    record NotYet() implements Found {}

    /// What stands where a header must be is none.
    record WrongMagic(int magic) implements Found {}
  }

  private static final Found NOT_YET = new Found.NotYet();

  /// Takes bytes from the chunk up to the end of one header.
  public Found next(ByteBuf chunk) {
    if (!torn.isReadable() && chunk.readableBytes() >= HEADER) {
      return read(chunk);
    }
    torn.writeBytes(chunk, Math.min(torn.writableBytes(), chunk.readableBytes()));
    if (torn.isWritable()) {
      return NOT_YET;
    }
    Found found = read(torn);
    torn.clear();
    return found;
  }

  private static Found read(ByteBuf bytes) {
    int magic = bytes.readInt();
    if (magic != Protocol.REQUEST_MAGIC) {
      return new Found.WrongMagic(magic);
    }
    int flags = bytes.readUnsignedShort();
    int type = bytes.readUnsignedShort();
    long cookie = bytes.readLong();
    long offset = bytes.readLong();
    long length = bytes.readUnsignedInt();
    return new Found.Header(new Request(flags, type, cookie, offset, length));
  }
}
