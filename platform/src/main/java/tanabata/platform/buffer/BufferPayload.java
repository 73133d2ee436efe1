package tanabata.platform.buffer;

import io.netty.buffer.ByteBuf;
import tanabata.foundation.Payload;

/// A [Payload] that is a Netty buffer: its readable bytes are the payload.
///
/// The handle owns one reference to the buffer. Adapters that keep the bytes longer than the handle
/// (a socket write, a disk write) take a reference of their own by [#slice].
public record BufferPayload(ByteBuf buffer) implements Payload {

  /// The buffer behind any payload that came from an adapter of this module.
  public static ByteBuf of(Payload payload) {
    return ((BufferPayload) payload).buffer;
  }

  /// A retained view of `length` bytes from `offset`; the caller releases it.
  public static ByteBuf slice(Payload payload, int offset, int length) {
    ByteBuf buffer = of(payload);
    return buffer.retainedSlice(buffer.readerIndex() + offset, length);
  }

  @Override
  public int length() {
    return buffer.readableBytes();
  }

  @Override
  public void release() {
    buffer.release();
  }
}
