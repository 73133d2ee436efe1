package tanabata.filesystem.fuse.linux;

import java.nio.ByteBuffer;
import tanabata.filesystem.fuse.wire.Agreement;
import tanabata.filesystem.fuse.wire.Incoming;
import tanabata.filesystem.fuse.wire.Negotiation;
import tanabata.filesystem.fuse.wire.RequestDecoder;
import tanabata.filesystem.request.Errno;
import tanabata.foundation.Payload;
import tanabata.platform.linux.FuseDevice;
import tanabata.platform.linux.LinuxFailure;
import tanabata.platform.linux.LinuxFile;

/// The first request of a connection, and the answer to it. The kernel holds all others until then.
final class Handshake {

  private static final int ROOM = 64 << 10;

  private Handshake() {}

  /// Waits for the kernel, which has asked when the mount is there.
  static Negotiation hold(FuseDevice device, boolean usesRings) {
    ByteBuffer bytes = ByteBuffer.allocateDirect(ROOM);
    long result;
    do {
      result = device.read(LinuxFile.address(bytes), ROOM);
    } while (result == -tanabata.platform.linux.Errno.EINTR
        || result == -tanabata.platform.linux.Errno.EAGAIN);
    if (result < 0) {
      LinuxFailure failure =
          new LinuxFailure(
              "read", FuseDevice.PATH, new tanabata.platform.linux.Errno((int) -result));
      return new Negotiation.Refused(failure.sentence());
    }
    RequestDecoder decoder = new RequestDecoder(Agreement.NONE, (_, _, _) -> Payload.NONE);
    Incoming incoming = decoder.decode(bytes.limit((int) result));
    return incoming instanceof Incoming.Initialize first
        ? answer(first, new ReplyWriter(device), usesRings)
        : new Negotiation.Refused("the kernel does not begin with what it can: " + incoming);
  }

  private static Negotiation answer(
      Incoming.Initialize first, ReplyWriter writer, boolean usesRings) {
    Negotiation negotiation = Negotiation.of(first.offer(), usesRings);
    switch (negotiation) {
      case Negotiation.Agreed agreed -> writer.agree(first.header().unique(), agreed.agreement());
      case Negotiation.Refused _ -> writer.fail(first.header().unique(), Errno.EIO);
    }
    return negotiation;
  }
}
