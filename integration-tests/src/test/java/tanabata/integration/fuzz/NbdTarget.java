package tanabata.integration.fuzz;

import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.util.List;
import tanabata.foundation.Outcome;
import tanabata.nbd.MemoryDevice;
import tanabata.nbd.NbdLimits;
import tanabata.nbd.OneExport;
import tanabata.nbd.netty.NbdServer;
import tanabata.nbd.netty.NbdStand;

/// A client of the NBD server, through the handlers that a socket has, before a device in memory
/// that answers when it likes. Whatever the client sends, what the server sends is well formed,
/// every buffer comes back, and nothing is logged as unforeseen.
final class NbdTarget implements Target {

  private static final int DEVICE_BYTES = 64 << 10;

  @Override
  public String name() {
    return "nbd";
  }

  @Override
  public boolean run(Draw draw, InputLog inputs) throws Exception {
    List<byte[]> messages = new NbdMessages(draw, DEVICE_BYTES).conversation();
    boolean corrupted = draw.chance(60);
    if (corrupted && draw.chance(40)) {
      Mutations.shuffleSome(draw, messages);
    } else if (corrupted && !messages.isEmpty()) {
      // Rather late than early, or nothing ever gets as far as the requests.
      int at = Math.max(draw.below(messages.size()), draw.below(messages.size()));
      messages.set(at, Mutations.corrupt(draw, messages.get(at), draw.oneOf(messages)));
    }
    byte[] stream = Mutations.join(messages.toArray(new byte[0][]));
    inputs.input(stream);
    try (LogCapture log = new LogCapture(NbdServer.class)) {
      return new Case(draw, log).run(stream);
    }
  }

  private static final class Case {
    private final Draw draw;
    private final LogCapture log;
    private final HeapBuffers buffers = new HeapBuffers();
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final MemoryDevice device;
    private final OneExport export;

    Case(Draw draw, LogCapture log) {
      this.draw = draw;
      this.log = log;
      this.device =
          draw.chance(50)
              ? MemoryDevice.answeringAtOnce(DEVICE_BYTES)
              : MemoryDevice.holdingItsAnswers(DEVICE_BYTES);
      this.export = new OneExport(device, draw.chance(10));
      if (draw.chance(10)) {
        device.failWith(draw.oneOf(List.of(Outcome.IO_ERROR, Outcome.NO_SPACE, Outcome.GONE)));
      }
    }

    /// @return whether the client came as far as its requests, and more of them were carried out
    ///   than refused
    boolean run(byte[] stream) throws Exception {
      NbdStand server = new NbdStand(export, NbdLimits.defaults());
      EmbeddedChannel channel = server.connect(buffers);
      for (byte[] chunk : Mutations.chunks(draw, stream)) {
        ByteBuf bytes = buffers.of(chunk);
        if (channel.isOpen()) {
          channel.writeInbound(bytes);
        } else {
          bytes.release();
        }
        answerSome();
        readOutput(channel);
      }
      boolean leaves = draw.chance(50);
      if (leaves) {
        channel.close();
      }
      device.answerAll();
      channel.runPendingTasks();
      readOutput(channel);
      channel.close();
      channel.runPendingTasks();
      readOutput(channel);
      channel.checkException();
      if (export.openClients() != 0 || server.bytesInUse() != 0) {
        throw new AssertionError(
            export.openClients() + " clients and " + server.bytesInUse() + " bytes are left");
      }
      buffers.mustAllBeReleased();
      List<String> lines = log.take();
      NbdReplies replies = new NbdReplies(output.toByteArray());
      replies.read(DEVICE_BYTES);
      return lines.isEmpty() && replies.began() && replies.good() >= replies.bad();
    }

    private void answerSome() {
      while (device.heldAnswers() > 0 && draw.chance(60)) {
        if (draw.chance(50)) {
          device.answerFirst();
        } else {
          device.answerLast();
        }
      }
    }

    private void readOutput(EmbeddedChannel channel) {
      channel.runPendingTasks();
      for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
        byte[] bytes = new byte[out.readableBytes()];
        out.readBytes(bytes);
        output.writeBytes(bytes);
        out.release();
      }
    }
  }
}
