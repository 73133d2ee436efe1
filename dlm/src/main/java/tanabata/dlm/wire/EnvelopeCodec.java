package tanabata.dlm.wire;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import tanabata.dlm.core.message.Envelope;
import tanabata.dlm.core.message.Message;
import tanabata.foundation.NodeId;

/// Encodes an [Envelope] with the name of its sender, and decodes it. Numbers are big endian.
public final class EnvelopeCodec {

  private static final byte[] MAGIC = {'T', 'L'};
  private static final byte VERSION = 1;

  /// Nothing longer is encoded or decoded: a list of some 4,000 locks for an operator.
  public static final int MAX_LENGTH = 1 << 20;

  /// More than the header of an envelope, and more than any message that is not unbounded.
  private static final int MAX_BOUNDED = 512;

  /// One for each thread that sends; most messages are some 100 bytes long.
  private static final ThreadLocal<ByteBuffer> BUFFER =
      ThreadLocal.withInitial(() -> ByteBuffer.allocate(MAX_BOUNDED * (Envelope.MAX_MESSAGES + 1)));

  private EnvelopeCodec() {}

  /// What arrived, and the sender that it names.
  public record Received(NodeId from, Envelope envelope) {}

  public static byte[] encode(NodeId from, Envelope envelope) {
    List<Message> messages = envelope.messages();
    ByteBuffer out = bufferFor(messages);
    Writer writer = new Writer(out);
    out.put(MAGIC).put(VERSION);
    writer.text(from.name());
    out.putLong(envelope.sender())
        .putLong(envelope.receiver())
        .putLong(envelope.epoch())
        .putLong(envelope.sequence())
        .putLong(envelope.acknowledged());
    out.put((byte) messages.size());
    for (Message message : messages) {
      MessageWriter.write(writer, message);
    }
    return Arrays.copyOf(out.array(), out.position());
  }

  private static ByteBuffer bufferFor(List<Message> messages) {
    boolean unbounded = messages.size() == 1 && messages.getFirst().isUnbounded();
    if (!unbounded) {
      return BUFFER.get().clear();
    }
    return messages.getFirst() instanceof Message.Released released
        ? ByteBuffer.allocate(MAX_BOUNDED * (released.locks().size() + 1))
        : ByteBuffer.allocate(MAX_LENGTH);
  }

  /// @throws BadMessage if [#encode] would not write these bytes
  public static Received decode(byte[] bytes, int offset, int length) throws BadMessage {
    if (length > MAX_LENGTH) {
      throw new BadMessage("a message of " + length + " bytes; the limit is " + MAX_LENGTH);
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

  private static Received decode(ByteBuffer in) throws BadMessage {
    if (in.get() != MAGIC[0] || in.get() != MAGIC[1]) {
      throw new BadMessage("it does not begin with 'TL'");
    }
    byte version = in.get();
    if (version != VERSION) {
      throw new BadMessage("version " + version + "; this node has version " + VERSION);
    }
    Reader reader = new Reader(in);
    NodeId from = new NodeId(reader.text());
    long sender = in.getLong();
    long receiver = in.getLong();
    long epoch = in.getLong();
    long sequence = in.getLong();
    long acknowledged = in.getLong();
    // The core subtracts these numbers, which must not overflow.
    if (sequence < 0 || acknowledged < 0) {
      throw new BadMessage(
          "sequence numbers are not negative: " + sequence + " and " + acknowledged);
    }
    int count = in.get();
    if (count < 0 || count > Envelope.MAX_MESSAGES) {
      throw new BadMessage(
          "an envelope has 0 to " + Envelope.MAX_MESSAGES + " messages, not " + (count & 0xff));
    }
    List<Message> messages = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      messages.add(MessageReader.read(reader));
    }
    return new Received(
        from, new Envelope(sender, receiver, epoch, sequence, acknowledged, messages));
  }
}
