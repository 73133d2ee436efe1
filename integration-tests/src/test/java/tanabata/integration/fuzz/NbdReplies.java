package tanabata.integration.fuzz;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/// Reads what an NBD server sent to one client and finds it well formed, or fails; written after
/// the protocol document, without any code of the server.
final class NbdReplies {

  private static final long GREETING = 0x4e42444d41474943L;
  private static final long OPTION_MAGIC = 0x49484156454f5054L;
  private static final long OPTION_REPLY = 0x3e889045565a9L;
  private static final int SIMPLE_REPLY = 0x67446698;
  private static final int CHUNK = 0x668e33ef;
  private static final int GO = 7;
  private static final int STRUCTURED = 8;
  private static final int ACK = 1;
  private static final int OLD_BEGIN = 10;
  private static final int OLD_PADDING = 124;
  private static final int SHOWN = 48;

  private final ByteBuffer in;
  private boolean structured;
  private boolean began;
  private int good;
  private int bad;

  NbdReplies(byte[] sent) {
    in = ByteBuffer.wrap(sent);
  }

  /// @param deviceBytes as the server must tell it
  void read(long deviceBytes) {
    must(in.getLong() == GREETING && in.getLong() == OPTION_MAGIC, "no greeting");
    in.getShort();
    while (!began && in.hasRemaining()) {
      if (in.remaining() >= Long.BYTES && in.getLong(in.position()) == OPTION_REPLY) {
        optionReply();
      } else {
        must(in.remaining() >= OLD_BEGIN, "an answer to an option that is none");
        must(in.getLong() == deviceBytes, "another size");
        in.getShort();
        began = true;
        skipPadding();
      }
    }
    while (in.hasRemaining()) {
      // The length of what follows a simple reply only its client knows.
      if (!structured) {
        must(in.getInt(in.position()) == SIMPLE_REPLY, "no reply where the first one must be");
        return;
      }
      chunk();
    }
  }

  /// How many requests were carried out, as far as structured replies tell.
  int good() {
    return good;
  }

  int bad() {
    return bad;
  }

  boolean began() {
    return began;
  }

  private void optionReply() {
    in.getLong();
    int option = in.getInt();
    int type = in.getInt();
    int length = in.getInt();
    must(length >= 0 && length <= in.remaining(), "an option's answer of " + length + " bytes");
    in.position(in.position() + length);
    structured |= option == STRUCTURED && type == ACK;
    began = option == GO && type == ACK;
  }

  /// Zeros are there or not, as the client asked; a reply never begins with one.
  private void skipPadding() {
    if (in.remaining() >= OLD_PADDING && in.getInt(in.position()) == 0) {
      in.position(in.position() + OLD_PADDING);
    }
  }

  private void chunk() {
    must(in.getInt() == CHUNK, "no reply where one must be");
    must(in.getShort() == 1, "a reply in more than one chunk");
    int type = in.getShort();
    in.getLong();
    int length = in.getInt();
    must(length >= 0 && length <= in.remaining(), "a chunk of " + length + " bytes");
    in.position(in.position() + length);
    if (type < 0) {
      bad++;
    } else {
      good++;
    }
  }

  private void must(boolean holds, String otherwise) {
    if (!holds) {
      int from = Math.max(0, in.position() - SHOWN);
      int end = Math.min(in.limit(), in.position() + SHOWN);
      throw new AssertionError(
          "the server breaks the protocol: "
              + otherwise
              + "; from byte "
              + from
              + " of "
              + in.limit()
              + " on it sent "
              + HexFormat.of().formatHex(in.array(), from, end));
    }
  }
}
