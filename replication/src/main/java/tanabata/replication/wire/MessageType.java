package tanabata.replication.wire;

/// The code of each message on the wire. Codes are never used again for something else.
enum MessageType {
  HELLO(1),
  PING(2),
  BITMAP_CHUNK(3),
  READY(4),
  STATE(5),
  WRITE(6),
  WRITE_ACK(7),
  FLUSH_REQUEST(8),
  FLUSH_DONE(9),
  PULL_REQUEST(10),
  PULL_REPLY(11),
  SYNCED(12),
  GOODBYE(13),
  CONTROL(14),
  DETACHED(15),
  FORWARDED_READ(16),
  FORWARDED_WRITE(17),
  FORWARDED_FLUSH(18),
  FORWARDED_REPLY(19),
  MARK(20),
  NO_SPACE(21);

  /// "TNB1" in ASCII; another digit would be another protocol.
  static final int MAGIC = 0x544e4231;

  /// Magic 4, type 1, reserved 3, length of the body 4, of the payload 4, sequence 8, acknowledged
  /// 8.
  static final int HEADER_BYTES = 32;

  static final int MOST_BODY_BYTES = 1 << 20;
  static final int MOST_PAYLOAD_BYTES = 32 << 20;

  private static final MessageType[] BY_CODE = values();

  private final byte code;

  MessageType(int code) {
    this.code = (byte) code;
  }

  byte code() {
    return code;
  }

  boolean hasPayload() {
    return this == WRITE
        || this == PULL_REQUEST
        || this == PULL_REPLY
        || this == FORWARDED_WRITE
        || this == FORWARDED_REPLY;
  }

  static MessageType of(byte code) throws WireException {
    if (code < 1 || code > BY_CODE.length) {
      throw new WireException("message type " + code + " is not known");
    }
    return BY_CODE[code - 1];
  }
}
