package tanabata.filesystem.fuse.linux;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tanabata.filesystem.fuse.wire.Incoming;
import tanabata.filesystem.fuse.wire.RequestDecoder;
import tanabata.filesystem.request.Errno;
import tanabata.filesystem.request.Request;
import tanabata.foundation.Payload;
import tanabata.platform.linux.FuseDevice;
import tanabata.platform.linux.LinuxFailure;
import tanabata.platform.linux.LinuxFile;

/// Reads requests, one after the other, and hands them over. For one thread.
final class DeviceReader {

  private static final Logger log = LoggerFactory.getLogger(DeviceReader.class);

  private final FuseDevice device;
  private final Handler handler;
  private final WriteBuffers buffers;
  private final ReplyWriter writer;
  private final PendingCalls calls;
  private final RequestDecoder decoder;

  /// Whether what was read last stays where it is.
  private boolean isLent;

  DeviceReader(
      Connection connection, WriteBuffers buffers, ReplyWriter writer, PendingCalls calls) {
    this.device = connection.device();
    this.handler = connection.handler();
    this.buffers = buffers;
    this.writer = writer;
    this.calls = calls;
    this.decoder = new RequestDecoder(connection.agreement(), this::payload);
  }

  /// Until the end of the mount, or of the buffers.
  Ended read() {
    Optional<ByteBuffer> buffer = buffers.take();
    while (buffer.isPresent()) {
      isLent = false;
      Optional<Ended> ended = readInto(buffer.get());
      if (ended.isPresent()) {
        buffers.giveBack(buffer.get());
        return ended.get();
      }
      buffer = buffers.take();
    }
    return new Ended.UnmountedElsewhere();
  }

  /// Until it is lent.
  private Optional<Ended> readInto(ByteBuffer buffer) {
    long address = LinuxFile.address(buffer.clear());
    int room = buffer.capacity() - WriteBuffers.START;
    while (!isLent) {
      long result = device.read(address + WriteBuffers.START, room);
      if (result >= 0) {
        buffer.limit(WriteBuffers.START + (int) result).position(WriteBuffers.START);
        take(decoder.decode(buffer));
        buffer.clear();
      } else if (!isNothing((int) -result)) {
        return Optional.of(ended((int) -result));
      }
    }
    return Optional.empty();
  }

  private Payload payload(ByteBuffer request, int start, int length) {
    Optional<Payload> copy = buffers.copy(request, start, length);
    if (copy.isPresent()) {
      return copy.get();
    }
    isLent = true;
    return buffers.lend(request, start, length);
  }

  /// A signal to this thread, or whoever asked gave up just when it was read.
  private static boolean isNothing(int code) {
    return code == tanabata.platform.linux.Errno.EINTR
        || code == tanabata.platform.linux.Errno.EAGAIN
        || code == tanabata.platform.linux.Errno.ENOENT;
  }

  private static Ended ended(int code) {
    return switch (code) {
      case tanabata.platform.linux.Errno.ENODEV -> new Ended.UnmountedElsewhere();
      case tanabata.platform.linux.Errno.ECONNABORTED -> new Ended.Aborted();
      default ->
          new Ended.DeviceFailed(
              new LinuxFailure("read", FuseDevice.PATH, new tanabata.platform.linux.Errno(code)));
    };
  }

  private void take(Incoming incoming) {
    switch (incoming) {
      case Incoming.Asked asked -> ask(asked);
      case Incoming.Interrupted interrupted -> interrupt(interrupted);
      case Incoming.Destroy destroy -> writer.done(destroy.header().unique());
      case Incoming.Initialize again -> {
        log.warn("the kernel began the connection twice");
        writer.fail(again.header().unique(), Errno.EIO);
      }
      case Incoming.Refused refused -> {
        refused.complaint().ifPresent(log::warn);
        writer.fail(refused.header().unique(), refused.errno());
      }
      case Incoming.Dropped dropped -> log.warn(dropped.complaint());
    }
  }

  private void ask(Incoming.Asked asked) {
    long unique = asked.header().unique();
    if (asked.request() instanceof Request.Forget) {
      handler.asked(asked.request(), new Unanswered(unique));
      return;
    }
    PendingCall call = calls.add(asked.header(), asked.form());
    handler.asked(asked.request(), call);
    call.known();
  }

  /// The other reader may still be about to hand the call over: then the kernel tells it again.
  private void interrupt(Incoming.Interrupted interrupted) {
    Optional<PendingCall> call = calls.find(interrupted.unique());
    if (call.isPresent()) {
      handler.interrupted(call.get());
    } else {
      writer.fail(interrupted.header().unique(), Errno.EAGAIN);
    }
  }
}
