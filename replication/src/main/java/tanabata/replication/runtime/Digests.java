package tanabata.replication.runtime;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import java.nio.ByteBuffer;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import tanabata.foundation.Payload;
import tanabata.foundation.background.Worker;
import tanabata.platform.buffer.BufferPayload;
import tanabata.replication.disk.DiskFailure;

/// The strong digests by which a resync tells equal blocks from others: the first 16 bytes of
/// SHA-256. Computed on a thread of their own, because a megabyte takes about a millisecond and the
/// event loop has clients to serve.
final class Digests implements AutoCloseable {

  static final int BYTES = 16;

  private static final int FULL = 32;

  private final EventLoop loop;
  private final int blockBytes;
  private final Worker worker = Worker.of("resync-digests");

  /// What a comparison found.
  ///
  /// @param equal one bit a block
  /// @param differing the blocks that are not equal, end to end
  record Comparison(long[] equal, Payload differing) {}

  Digests(EventLoop loop, int blockBytes) {
    this.loop = loop;
    this.blockBytes = blockBytes;
  }

  /// The digests of the blocks of `data`, which it releases. What becomes of it comes on the loop.
  void digest(Payload data, Consumer<Payload> then, Consumer<DiskFailure> failed) {
    compute(data, () -> digests(BufferPayload.of(data)), then, failed);
  }

  /// Compares the blocks of `data`, which it releases, with digests, which stay the caller's.
  void compare(
      Payload data, Payload digests, Consumer<Comparison> then, Consumer<DiskFailure> failed) {
    compute(data, () -> compare(BufferPayload.of(data), bytes(digests)), then, failed);
  }

  /// One that fails counts as blocks that cannot be read, or the resync would wait for ever.
  private <T> void compute(
      Payload data, Supplier<T> work, Consumer<T> then, Consumer<DiskFailure> failed) {
    worker.execute(
        () -> {
          try {
            T result = work.get();
            loop.execute(() -> then.accept(result));
          } finally {
            data.release();
          }
        },
        cause -> loop.execute(() -> failed.accept(DiskFailure.unforeseen("digests", cause))));
  }

  private Payload digests(ByteBuf data) {
    int blocks = data.readableBytes() / blockBytes;
    ByteBuf out = ByteBufAllocator.DEFAULT.directBuffer(blocks * BYTES);
    byte[] digest = new byte[FULL];
    MessageDigest sha = sha256();
    for (int block = 0; block < blocks; block++) {
      digest(sha, data, block, digest);
      out.writeBytes(digest, 0, BYTES);
    }
    return new BufferPayload(out);
  }

  private Comparison compare(ByteBuf data, ByteBuf theirs) {
    int blocks = data.readableBytes() / blockBytes;
    long[] equal = new long[(blocks + 63) / 64];
    ByteBuf differing = ByteBufAllocator.DEFAULT.directBuffer(data.readableBytes());
    byte[] mine = new byte[FULL];
    MessageDigest sha = sha256();
    for (int block = 0; block < blocks; block++) {
      digest(sha, data, block, mine);
      if (isEqual(mine, theirs, theirs.readerIndex() + block * BYTES)) {
        equal[block >> 6] |= 1L << block;
      } else {
        differing.writeBytes(data, data.readerIndex() + block * blockBytes, blockBytes);
      }
    }
    if (differing.isReadable()) {
      return new Comparison(equal, new BufferPayload(differing));
    }
    differing.release();
    return new Comparison(equal, Payload.NONE);
  }

  /// A hostile peer may send none.
  private static ByteBuf bytes(Payload digests) {
    return digests == Payload.NONE ? Unpooled.EMPTY_BUFFER : BufferPayload.of(digests);
  }

  private static boolean isEqual(byte[] mine, ByteBuf theirs, int at) {
    if (at + BYTES > theirs.writerIndex()) {
      return false;
    }
    for (int i = 0; i < BYTES; i++) {
      if (mine[i] != theirs.getByte(at + i)) {
        return false;
      }
    }
    return true;
  }

  private void digest(MessageDigest sha, ByteBuf data, int block, byte[] into) {
    ByteBuffer bytes = data.nioBuffer(data.readerIndex() + block * blockBytes, blockBytes);
    sha.update(bytes);
    try {
      sha.digest(into, 0, FULL);
    } catch (DigestException e) {
      throw new IllegalStateException("SHA-256 is 32 bytes long", e);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  @Override
  public void close() {
    worker.close();
  }
}
