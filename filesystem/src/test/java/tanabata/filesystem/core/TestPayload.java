package tanabata.filesystem.core;

import tanabata.foundation.Payload;

/// Bytes of a file, in tests.
public record TestPayload(byte[] bytes) implements Payload {

  @Override
  public int length() {
    return bytes.length;
  }

  @Override
  public void release() {}
}
