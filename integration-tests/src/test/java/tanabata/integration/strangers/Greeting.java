package tanabata.integration.strangers;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jgroups.Version;
import tanabata.nbd.wire.Protocol;

/// How a conversation begins in each protocol that is spoken at some door.
enum Greeting {
  /// The head of a first frame of a peer.
  PEER {
    @Override
    byte[] valid() {
      return bytes(out -> peerFrame(out, 82));
    }

    @Override
    byte[] huge() {
      return bytes(out -> peerFrame(out, Integer.MAX_VALUE));
    }

    @Override
    boolean isWelcome(byte[] answer) {
      return startsWith(answer, PEER_MAGIC);
    }
  },
  /// An NBD client opens the device.
  NBD {
    @Override
    byte[] valid() {
      return bytes(out -> {
        byte[] name = "home".getBytes(StandardCharsets.US_ASCII);
        option(out, Protocol.OPT_GO, Integer.BYTES + name.length + Short.BYTES);
        out.writeInt(name.length);
        out.write(name);
        out.writeShort(0);
      });
    }

    @Override
    byte[] huge() {
      return bytes(out -> option(out, Protocol.OPT_LIST, -1));
    }

    /// Without the flags, which went before.
    @Override
    byte[] inside() {
      return Arrays.copyOfRange(valid(), Integer.BYTES, valid().length);
    }

    /// The reply to the option that opens the device is behind 18 bytes of greeting; an INFO tells
    /// its size.
    @Override
    boolean isWelcome(byte[] answer) {
      int code = 18 + Long.BYTES + Integer.BYTES;
      return answer.length >= code + Integer.BYTES
          && ByteBuffer.wrap(answer).getLong() == Protocol.GREETING_MAGIC
          && ByteBuffer.wrap(answer).getInt(code) == Protocol.REP_INFO;
    }
  },
  /// A client asks ZooKeeper for a session.
  ZOOKEEPER {
    @Override
    byte[] valid() {
      return bytes(out -> {
        out.writeInt(45);
        out.writeInt(0);
        out.writeLong(0);
        out.writeInt(10_000);
        out.writeLong(0);
        out.writeInt(16);
        out.write(new byte[17]);
      });
    }

    @Override
    byte[] huge() {
      return bytes(out -> out.writeInt(Integer.MAX_VALUE));
    }

    /// A session that is refused has no timeout.
    @Override
    boolean isWelcome(byte[] answer) {
      int timeout = 2 * Integer.BYTES;
      return answer.length >= 36
          && ByteBuffer.wrap(answer).getInt() >= 36
          && ByteBuffer.wrap(answer).getInt() < 64
          && ByteBuffer.wrap(answer).getInt(timeout) > 0;
    }
  },
  /// A word to which ZooKeeper answers without a session.
  FOUR_LETTERS {
    @Override
    byte[] valid() {
      return "mntr".getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    byte[] huge() {
      return "srvr".repeat(1 << 18).getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    boolean isWelcome(byte[] answer) {
      return new String(answer, StandardCharsets.US_ASCII).contains("zk_");
    }
  },
  /// A member of a group of JGroups, with the cookie of its connections.
  JGROUPS {
    @Override
    byte[] valid() {
      return bytes(out -> {
        member(out);
        out.writeInt(64);
        out.write(new byte[64]);
      });
    }

    @Override
    byte[] huge() {
      return bytes(out -> {
        member(out);
        out.writeInt(200 << 20);
      });
    }

    @Override
    boolean isWelcome(byte[] answer) {
      return startsWith(answer, COOKIE);
    }
  },
  /// A verb of the admin socket.
  ADMIN {
    @Override
    byte[] valid() {
      return "{\"verb\":\"status\"}\n".getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    byte[] huge() {
      return "{\"verb\":\"%s".formatted("x".repeat(1 << 20)).getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    boolean isWelcome(byte[] answer) {
      return new String(answer, StandardCharsets.US_ASCII).contains("\"resources\"");
    }
  },
  HTTP {
    @Override
    byte[] valid() {
      return "GET / HTTP/1.1\r\nHost: vega\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    byte[] huge() {
      return ("POST / HTTP/1.1\r\nHost: vega\r\nContent-Length: 999999999999\r\n\r\n")
          .getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    boolean isWelcome(byte[] answer) {
      return new String(answer, StandardCharsets.US_ASCII).startsWith("HTTP/1.1 200");
    }
  };

  private static final int PEER_MAGIC = 0x544e4231;
  private static final int COOKIE = 0x62656c61; // "bela"

  /// As somebody says it who means it.
  abstract byte[] valid();

  /// The same, once TLS has begun.
  byte[] inside() {
    return valid();
  }

  /// Announces more than anybody may.
  abstract byte[] huge();

  /// Whether this answer is one for those only who belong there.
  abstract boolean isWelcome(byte[] answer);

  private interface Text {
    void write(DataOutputStream out) throws IOException;
  }

  private static byte[] bytes(Text text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      text.write(new DataOutputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void peerFrame(DataOutputStream out, int body) throws IOException {
    out.writeInt(PEER_MAGIC);
    out.writeInt(1 << 24);
    out.writeInt(body);
    out.write(new byte[20]);
  }

  private static void option(DataOutputStream out, int code, int length) throws IOException {
    out.writeInt(Protocol.FIXED_NEWSTYLE | Protocol.NO_ZEROES);
    out.writeLong(Protocol.OPTION_MAGIC);
    out.writeInt(code);
    out.writeInt(length);
  }

  /// Cookie, version, and the address by which it wants to be called.
  private static void member(DataOutputStream out) throws IOException {
    out.writeInt(COOKIE);
    out.writeShort(Version.version);
    out.writeShort(9);
    out.writeByte(4);
    out.write(new byte[] {127, 0, 0, 66});
    out.writeInt(7);
  }

  private static boolean startsWith(byte[] answer, int word) {
    return answer.length >= Integer.BYTES && ByteBuffer.wrap(answer).getInt() == word;
  }
}
