package tanabata.filesystem.fuse.wire;

import tanabata.foundation.Payload;

/// Where written bytes lie.
record Stretch(int start, int length) implements Payload {

  @Override
  public void release() {}
}
