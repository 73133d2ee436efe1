package tanabata.replication.undo;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import tanabata.foundation.NodeId;
import tanabata.foundation.state.Generation;
import tanabata.replication.model.DataIdentity;
import tanabata.replication.model.Geometry;

/// The first 4096 bytes of an undo log; see `docs/FORMATS.md`.
final class HeaderPage {

  static final int SIZE = 4096;

  private static final long MAGIC = 0x544e422d554e444fL; // "TNB-UNDO"
  private static final int VERSION = 1;
  private static final int CHECKSUM_AT = 12;
  private static final int GENERATIONS = 16;
  private static final int REASON_AT = 1480;
  private static final int NAME = 64;
  private static final int EMPTY_FLAG = 1;

  private HeaderPage() {}

  static ByteBuffer encode(UndoHeader header) {
    ByteBuffer out = ByteBuffer.allocate(SIZE).putLong(MAGIC).putInt(VERSION).putInt(0);
    out.putLong(header.id())
        .putLong(header.undoes())
        .putLong(header.createdMillis())
        .putInt(code(header.purpose()))
        .putInt(header.before().empty() ? EMPTY_FLAG : 0);
    putName(out, header.resource());
    putName(out, header.node().name());
    out.putLong(header.geometry().deviceBytes())
        .putInt(header.geometry().blockBytes())
        .putLong(header.geometry().extentBytes());
    List<Generation> kept = header.before().lineage().stream().limit(GENERATIONS).toList();
    out.putInt(kept.size());
    for (Generation generation : kept) {
      out.putLong(generation.epoch()).putLong(generation.id());
      putName(out, generation.author().name());
    }
    byte[] reason = cut(header.reason()).getBytes(StandardCharsets.UTF_8);
    out.position(REASON_AT).putShort((short) reason.length).put(reason);
    return out.putInt(CHECKSUM_AT, checksum(out)).rewind();
  }

  /// @param in all of the page, or less if the file is shorter
  static UndoHeader decode(ByteBuffer in) throws DamagedUndoLog {
    if (in.limit() < SIZE || in.getLong(0) != MAGIC) {
      throw new DamagedUndoLog(0, "this is no undo log: there is no header");
    }
    if (in.getInt(CHECKSUM_AT) != checksum(in)) {
      throw new DamagedUndoLog(0, "the header is damaged");
    }
    if (in.getInt(8) != VERSION) {
      throw new DamagedUndoLog(
          8,
          "an undo log of format version "
              + in.getInt(8)
              + "; this program knows version "
              + VERSION
              + ", a newer one is needed");
    }
    try {
      return fields(in.position(16));
    } catch (IllegalArgumentException e) {
      throw new DamagedUndoLog(0, "the header makes no sense (" + e.getMessage() + ")");
    }
  }

  private static UndoHeader fields(ByteBuffer in) {
    long id = in.getLong();
    long undoes = in.getLong();
    long created = in.getLong();
    UndoHeader.Purpose purpose = purpose(in.getInt());
    boolean empty = (in.getInt() & EMPTY_FLAG) != 0;
    String resource = getName(in);
    NodeId node = new NodeId(getName(in));
    Geometry geometry = new Geometry(in.getLong(), in.getInt(), in.getLong());
    int count = in.getInt();
    if (count < 0 || count > GENERATIONS) {
      throw new IllegalArgumentException(count + " generations");
    }
    List<Generation> lineage = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      lineage.add(new Generation(in.getLong(), in.getLong(), new NodeId(getName(in))));
    }
    int length = in.position(REASON_AT).getShort();
    String reason = text(in, length, UndoHeader.MAX_REASON);
    DataIdentity before = new DataIdentity(lineage, empty);
    return new UndoHeader(id, purpose, undoes, resource, node, geometry, before, reason, created);
  }

  private static int checksum(ByteBuffer page) {
    CRC32C crc = new CRC32C();
    crc.update(page.slice(0, CHECKSUM_AT));
    crc.update(page.slice(CHECKSUM_AT + 4, SIZE - CHECKSUM_AT - 4));
    return (int) crc.getValue();
  }

  private static int code(UndoHeader.Purpose purpose) {
    return switch (purpose) {
      case RESYNC -> 1;
      case SPLIT_BRAIN -> 2;
      case ROLLBACK -> 3;
    };
  }

  private static UndoHeader.Purpose purpose(int code) {
    for (UndoHeader.Purpose purpose : UndoHeader.Purpose.values()) {
      if (code(purpose) == code) {
        return purpose;
      }
    }
    throw new IllegalArgumentException("purpose " + code);
  }

  /// What of the text fits, without half a character at its end.
  private static String cut(String reason) {
    String kept = reason;
    while (kept.getBytes(StandardCharsets.UTF_8).length > UndoHeader.MAX_REASON) {
      int over = kept.getBytes(StandardCharsets.UTF_8).length - UndoHeader.MAX_REASON;
      // A character is at most three bytes for each unit of the string.
      int end = Math.max(0, kept.length() - Math.max(1, over / 3));
      kept = kept.substring(0, end > 0 && splitsAPair(kept, end) ? end - 1 : end);
    }
    return kept;
  }

  private static boolean splitsAPair(String text, int at) {
    return Character.isHighSurrogate(text.charAt(at - 1));
  }

  private static void putName(ByteBuffer out, String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    if (bytes.length >= NAME) {
      throw new IllegalArgumentException("a name of " + bytes.length + " bytes: " + name);
    }
    out.put((byte) bytes.length).put(bytes).position(out.position() + NAME - 1 - bytes.length);
  }

  private static String getName(ByteBuffer in) {
    int start = in.position();
    String name = text(in, in.get(), NAME - 1);
    in.position(start + NAME);
    return name;
  }

  private static String text(ByteBuffer in, int length, int most) {
    if (length < 0 || length > most) {
      throw new IllegalArgumentException("a text of " + length + " bytes");
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
