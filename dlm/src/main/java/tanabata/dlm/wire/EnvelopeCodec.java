package tanabata.dlm.wire;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import tanabata.dlm.core.Envelope;
import tanabata.dlm.core.Message;
import tanabata.foundation.NodeId;

/// An [Envelope] and the name of its sender as bytes, and back. Numbers are big endian.
public final class EnvelopeCodec {

  private static final byte[] MAGIC = {'T', 'L'};
  private static final byte VERSION = 1;

  private static final byte WITHOUT_MESSAGE = 0;
  private static final byte WITH_MESSAGE = 1;

  /// Longer ones are neither made nor taken: some 4,000 locks that are shown to people.
  public static final int LONGEST = 1 << 20;

  private static final int MOST = 1024;

  /// One for each thread that sends; most messages have some 100 bytes.
  private static final ThreadLocal<ByteBuffer> BUFFER =
      ThreadLocal.withInitial(() -> ByteBuffer.allocate(MOST));

  private EnvelopeCodec() {}

  /// What arrived, and from whom it says it is.
  public record Received(NodeId from, Envelope envelope) {}

  public static byte[] encode(NodeId from, Envelope envelope) {
    ByteBuffer small = BUFFER.get();
    boolean large = envelope.message().filter(EnvelopeCodec::isList).isPresent();
    ByteBuffer out = large ? ByteBuffer.allocate(LONGEST) : small.clear();
    Writer writer = new Writer(out);
    out.put(MAGIC).put(VERSION);
    writer.text(from.name());
    out.putLong(envelope.sender())
        .putLong(envelope.receiver())
        .putLong(envelope.round())
        .putLong(envelope.number())
        .putLong(envelope.heard());
    if (envelope.message().isPresent()) {
      out.put(WITH_MESSAGE);
      MessageWriter.write(writer, envelope.message().get());
    } else {
      out.put(WITHOUT_MESSAGE);
    }
    return Arrays.copyOf(out.array(), out.position());
  }

  /// @throws BadMessage if [#encode] would not write these bytes
  public static Received decode(byte[] bytes, int offset, int length) throws BadMessage {
    if (length > LONGEST) {
      throw new BadMessage("a message of " + length + " bytes; the longest has " + LONGEST);
    }
    ByteBuffer in = ByteBuffer.wrap(bytes, offset, length);
    try {
      Received received = decode(in);
      if (in.hasRemaining()) {
        throw new BadMessage(in.remaining() + " bytes too many at its end");
      }
      return received;
    } catch (BufferUnderflowException _) {
      throw new BadMessage("it ends too early, after " + length + " bytes");
    } catch (IllegalArgumentException e) {
      throw new BadMessage(e.getMessage());
    }
  }

  /// All others are small.
  private static boolean isList(Message message) {
    return message instanceof Message.Seen || message instanceof Message.Released;
  }

  private static Received decode(ByteBuffer in) throws BadMessage {
    if (in.get() != MAGIC[0] || in.get() != MAGIC[1]) {
      throw new BadMessage("it does not begin with 'TL'");
    }
    byte version = in.get();
    if (version != VERSION) {
      throw new BadMessage("version " + version + "; this node speaks version " + VERSION);
    }
    Reader reader = new Reader(in);
    NodeId from = new NodeId(reader.text());
    long sender = in.getLong();
    long receiver = in.getLong();
    long round = in.getLong();
    long number = in.getLong();
    long heard = in.getLong();
    Optional<Message> message = Optional.empty();
    byte with = in.get();
    if (with == WITH_MESSAGE) {
      message = Optional.of(MessageReader.read(reader));
    } else if (with != WITHOUT_MESSAGE) {
      throw new BadMessage("a flag is 0 or 1, not " + with);
    }
    return new Received(from, new Envelope(sender, receiver, round, number, heard, message));
  }
}
