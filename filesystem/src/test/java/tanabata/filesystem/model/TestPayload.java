package tanabata.filesystem.model;

import java.nio.charset.StandardCharsets;
import java.util.List;
import tanabata.foundation.Payload;

/// Bytes that need not be given back.
public record TestPayload(byte[] bytes) implements Payload {

  public static TestPayload of(String text) {
    return new TestPayload(text.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] bytesOf(Payload payload) {
    return payload instanceof TestPayload(byte[] bytes) ? bytes : new byte[payload.length()];
  }

  /// The bytes of all parts, one after the other.
  public static byte[] join(List<Payload> parts) {
    byte[] all = new byte[parts.stream().mapToInt(Payload::length).sum()];
    int at = 0;
    for (Payload part : parts) {
      byte[] bytes = ((TestPayload) part).bytes();
      System.arraycopy(bytes, 0, all, at, bytes.length);
      at += bytes.length;
    }
    return all;
  }

  @Override
  public int length() {
    return bytes.length;
  }

  @Override
  public void release() {}

  @Override
  public String toString() {
    return bytes.length + " bytes" + (bytes.length == 0 ? "" : " of " + (bytes[0] & 0xff));
  }
}
