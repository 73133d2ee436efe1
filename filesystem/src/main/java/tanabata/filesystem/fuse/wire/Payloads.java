package tanabata.filesystem.fuse.wire;

import java.nio.ByteBuffer;
import tanabata.foundation.Payload;

/// Makes the handle for bytes that are written, out of where they lie.
@FunctionalInterface
public interface Payloads {

  /// @param request the buffer that was decoded
  /// @param start index in the buffer, whatever its position
  Payload of(ByteBuffer request, int start, int length);
}
