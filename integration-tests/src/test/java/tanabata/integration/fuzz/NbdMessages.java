package tanabata.integration.fuzz;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Messages that an NBD client might send, in the order of a conversation; written after the
/// protocol document, without any code of the server.
final class NbdMessages {

  private static final long OPTION_MAGIC = 0x49484156454f5054L;
  private static final int REQUEST_MAGIC = 0x25609513;
  private static final int MOST_REQUESTS = 12;
  private static final int GO = 7;
  private static final int LONGEST_ACCEPTED = 16 << 10;

  private final Draw draw;
  private final int deviceBytes;
  private final List<byte[]> messages = new ArrayList<>();
  private long lastCookie;

  NbdMessages(Draw draw, int deviceBytes) {
    this.draw = draw;
    this.deviceBytes = deviceBytes;
  }

  /// A whole conversation, from the client's flags to its goodbye; mostly right.
  List<byte[]> conversation() {
    messages.add(
        ByteBuffer.allocate(4)
            .putInt(draw.chance(95) ? 1 | draw.below(2) << 1 : draw.below(9))
            .array());
    if (draw.chance(70)) {
      option(8, new byte[0]);
    }
    for (int i = draw.below(4); i > 0; i--) {
      anyOption();
    }
    if (draw.chance(60)) {
      option(10, contexts());
    }
    if (draw.chance(85)) {
      option(GO, info());
    } else {
      option(1, name());
    }
    for (int i = draw.below(MOST_REQUESTS); i > 0; i--) {
      request();
    }
    if (draw.chance(70)) {
      messages.add(header(0, 2, 0, 0));
    }
    return messages;
  }

  private void anyOption() {
    switch (draw.below(8)) {
      case 0 -> option(3, new byte[0]);
      case 1 -> option(5, new byte[0]);
      case 2 -> option(6, info());
      case 3 -> option(9, contexts());
      case 4 -> option(10, contexts());
      case 5 -> option(draw.below(14), draw.bytes(draw.below(40)));
      case 6 -> option((int) draw.edge(), new byte[draw.below(3)]);
      default ->
          option(draw.below(12), new byte[draw.between(LONGEST_ACCEPTED, LONGEST_ACCEPTED + 9)]);
    }
  }

  private void option(int code, byte[] data) {
    int length = draw.chance(98) ? data.length : (int) draw.edge();
    messages.add(
        ByteBuffer.allocate(16 + data.length)
            .putLong(OPTION_MAGIC)
            .putInt(code)
            .putInt(length)
            .put(data)
            .array());
  }

  private byte[] name() {
    String name = draw.chance(90) ? "home" : draw.chance(50) ? "" : draw.text(40);
    return name.getBytes(StandardCharsets.UTF_8);
  }

  private byte[] prefixed(byte[] text) {
    int length = draw.chance(98) ? text.length : (int) draw.edge();
    return Mutations.join(ByteBuffer.allocate(4).putInt(length).array(), text);
  }

  private byte[] info() {
    int count = draw.below(5);
    ByteBuffer requests = ByteBuffer.allocate(2 + 2 * count).putShort((short) count);
    while (requests.hasRemaining()) {
      requests.putShort((short) draw.below(5));
    }
    return Mutations.join(prefixed(name()), requests.array());
  }

  private byte[] contexts() {
    List<byte[]> parts = new ArrayList<>();
    parts.add(prefixed(name()));
    int count = draw.below(4);
    parts.add(ByteBuffer.allocate(4).putInt(draw.chance(97) ? count : (int) draw.edge()).array());
    for (int i = 0; i < count; i++) {
      String query = draw.oneOf(List.of("base:allocation", "base:", "qemu:dirty-bitmap:x", ""));
      parts.add(prefixed(query.getBytes(StandardCharsets.UTF_8)));
    }
    return Mutations.join(parts.toArray(new byte[0][]));
  }

  private void request() {
    int type = draw.chance(95) ? draw.below(8) : (int) draw.edge();
    if (type == 2) {
      type = 1;
    }
    int flags = draw.chance(85) ? draw.below(2) : draw.below(64);
    int sectors = deviceBytes / 512;
    int sector = draw.below(sectors);
    long offset = draw.chance(90) ? sector * 512L : draw.edge();
    long length = 512L * draw.between(1, Math.min(16, sectors - sector));
    if (draw.chance(10)) {
      length = draw.number(1 << 17);
    }
    if (type == 3 && draw.chance(90)) {
      offset = 0;
      length = 0;
    }
    byte[] header = header(flags, type, offset, length);
    boolean whole = type == 1 && length >= 0 && length <= 1 << 17;
    messages.add(whole ? Mutations.join(header, draw.bytes((int) length)) : header);
  }

  private byte[] header(int flags, int type, long offset, long length) {
    return ByteBuffer.allocate(28)
        .putInt(REQUEST_MAGIC)
        .putShort((short) flags)
        .putShort((short) type)
        .putLong(++lastCookie)
        .putLong(offset)
        .putInt((int) length)
        .array();
  }
}
