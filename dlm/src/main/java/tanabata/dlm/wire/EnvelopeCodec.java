package tanabata.dlm.wire;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import tanabata.dlm.core.Envelope;
import tanabata.dlm.core.Message;
import tanabata.foundation.NodeId;

/// An [Envelope] and the name of its sender as bytes, and back. Numbers are big endian.
public final class EnvelopeCodec {

  private static final byte[] MAGIC = {'T', 'L'};
  private static final byte VERSION = 1;

  /// Longer ones are neither made nor taken: some 4,000 locks that are shown to people.
  public static final int LONGEST = 1 << 20;

  /// What is in an envelope besides, and a message that is not long, have less than this each.
  private static final int SHORT = 512;

  /// One for each thread that sends; most messages have some 100 bytes.
  private static final ThreadLocal<ByteBuffer> BUFFER =
      ThreadLocal.withInitial(() -> ByteBuffer.allocate(SHORT * (Envelope.MOST + 1)));

  private EnvelopeCodec() {}

  /// What arrived, and from whom it says it is.
  public record Received(NodeId from, Envelope envelope) {}

  public static byte[] encode(NodeId from, Envelope envelope) {
    List<Message> messages = envelope.messages();
    ByteBuffer out = bufferFor(messages);
    Writer writer = new Writer(out);
    out.put(MAGIC).put(VERSION);
    writer.text(from.name());
    out.putLong(envelope.sender())
        .putLong(envelope.receiver())
        .putLong(envelope.round())
        .putLong(envelope.number())
        .putLong(envelope.heard());
    out.put((byte) messages.size());
    for (Message message : messages) {
      MessageWriter.write(writer, message);
    }
    return Arrays.copyOf(out.array(), out.position());
  }

  private static ByteBuffer bufferFor(List<Message> messages) {
    boolean isLong = messages.size() == 1 && messages.getFirst().isLong();
    if (!isLong) {
      return BUFFER.get().clear();
    }
    return messages.getFirst() instanceof Message.Released released
        ? ByteBuffer.allocate(SHORT * (released.locks().size() + 1))
        : ByteBuffer.allocate(LONGEST);
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
    // The core counts on from these.
    if (number < 0 || heard < 0) {
      throw new BadMessage("messages are counted from 0, not to " + number + " and " + heard);
    }
    int count = in.get();
    if (count < 0 || count > Envelope.MOST) {
      throw new BadMessage(
          "an envelope has 0 to " + Envelope.MOST + " messages, not " + (count & 0xff));
    }
    List<Message> messages = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      messages.add(MessageReader.read(reader));
    }
    return new Received(from, new Envelope(sender, receiver, round, number, heard, messages));
  }
}
