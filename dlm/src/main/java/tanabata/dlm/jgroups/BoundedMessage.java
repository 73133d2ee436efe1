package tanabata.dlm.jgroups;

import java.io.DataInput;
import java.io.IOException;
import org.jgroups.Message;
import org.jgroups.util.ByteArrayDataInputStream;
import tanabata.dlm.wire.EnvelopeCodec;

/// A message of JGroups, of which nothing is believed that its bytes do not bear out. JGroups takes
/// memory for each length before it has seen what is so long: a few bytes could ask for two
/// gigabytes.
final class BoundedMessage extends ByteArrayDataInputStream {

  /// The longest envelope, and the headers of JGroups around it.
  static final int MOST_BYTES = EnvelopeCodec.MAX_LENGTH + (4 << 10);

  /// The flag of several messages in one, which this stack never sends.
  private static final byte LIST = 1;

  /// A version, the flags, and the type of the message.
  private static final int HEAD = Short.BYTES + Byte.BYTES + Short.BYTES;

  /// Whether it carries a digest or a list of numbers, as the protocols of the stack send them when
  /// they gossip of what all have, or miss something.
  private final boolean carriesObject;

  private BoundedMessage(byte[] bytes, boolean carriesObject) {
    super(bytes);
    this.carriesObject = carriesObject;
  }

  /// Reads `length` bytes.
  ///
  /// @throws IOException if that is not the length of a message, or its kind is not used here
  static BoundedMessage read(DataInput in, int length) throws IOException {
    if (length < HEAD || length > MOST_BYTES) {
      throw new IOException(
          "a message of " + length + " bytes; allowed: " + HEAD + " to " + MOST_BYTES);
    }
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    int type = (bytes[HEAD - 2] & 0xff) << Byte.SIZE | bytes[HEAD - 1] & 0xff;
    if ((bytes[Short.BYTES] & LIST) != 0
        || type != Message.BYTES_MSG && type != Message.EMPTY_MSG && type != Message.OBJ_MSG) {
      throw new IOException("a message of flags " + bytes[Short.BYTES] + " and type " + type);
    }
    return new BoundedMessage(bytes, type == Message.OBJ_MSG);
  }

  /// The classes that members send have numbers.
  @Override
  public String readUTF() throws IOException {
    if (carriesObject) {
      throw new IOException("an object of a class that has no number");
    }
    return super.readUTF();
  }

  /// What JGroups reads as an `int` from messages of these types is the length of what follows; in
  /// a list of numbers it is that of a set, in bits.
  @Override
  public int readInt() throws IOException {
    int length = super.readInt();
    if (length > (carriesObject ? Byte.SIZE : 1) * available()) {
      throw new IOException("a length of " + length + " where " + available() + " bytes are left");
    }
    return length;
  }
}
