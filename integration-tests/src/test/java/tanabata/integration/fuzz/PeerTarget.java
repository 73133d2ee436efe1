package tanabata.integration.fuzz;

import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import tanabata.foundation.InvariantViolation;
import tanabata.foundation.NodeId;
import tanabata.replication.core.work.Input;
import tanabata.replication.model.Frame;
import tanabata.replication.model.Message;
import tanabata.replication.netty.PeerEndpoint;
import tanabata.replication.netty.PeerStand;
import tanabata.replication.wire.FrameReader;
import tanabata.replication.wire.FrameWriter;
import tanabata.replication.wire.WireException;

/// Two replication cores in touch, over the handler that a socket of the peer link has. What the
/// one (altair) sends is corrupted on the way: its bytes, its order, or a false message takes the
/// place of a true one and carries its number. The other (vega) may close the link for it, with a
/// sentence; it may not break, nor may altair by what vega makes of it.
final class PeerTarget implements Target {

  static final NodeId VEGA = new NodeId("vega");
  static final NodeId ALTAIR = new NodeId("altair");

  private static final int STEPS = 60;
  private static final int MOST_LINKS = 5;

  @Override
  public String name() {
    return "peer";
  }

  /// The longest frame that a peer may send is 33 MiB, and a payload of that size may be gathered
  /// while another one is under way.
  @Override
  public long mostBytes() {
    return 96L << 20;
  }

  @Override
  public boolean run(Draw draw, InputLog inputs) throws Exception {
    try (LogCapture log = new LogCapture(PeerEndpoint.class)) {
      Case each = new Case(draw, inputs);
      boolean accepted = false;
      try {
        accepted = each.run();
      } catch (InvariantViolation contradiction) {
        // Messages that are each in order, and cannot be true together: whoever has the peer's key
        // can
        // make a node stop. Without anything false it would be a bug of ours.
        if (each.falsified == 0) {
          throw contradiction;
        }
        Sentences.check(contradiction.getMessage());
      }
      log.take();
      return accepted;
    }
  }

  private static final class Case implements PeerEndpoint.Events {
    private final Draw draw;
    private final InputLog inputs;
    private final HeapBuffers buffers = new HeapBuffers();
    private final PeerStand stand = new PeerStand(this);
    private final PeerNode vega;
    private final PeerNode altair;
    private final PeerMessages falseMessages;
    private final ArrayDeque<Frame> fromAltair = new ArrayDeque<>();
    private final List<byte[]> past = new ArrayList<>();
    private EmbeddedChannel channel;
    private FrameReader reader;
    private long link;
    private int framesBeforeFaults;
    private int falsified;
    private int breaches;

    Case(Draw draw, InputLog inputs) throws Exception {
      this.draw = draw;
      this.inputs = inputs;
      vega =
          new PeerNode(
              draw,
              buffers,
              VEGA,
              ALTAIR,
              new PeerNode.Wire() {
                @Override
                public void send(long to, Frame frame) {
                  stand.send(to, frame);
                }

                @Override
                public void close(long to, String reason) {
                  breaches++;
                  stand.close(to);
                }
              });
      altair =
          new PeerNode(
              draw,
              buffers,
              ALTAIR,
              VEGA,
              new PeerNode.Wire() {
                @Override
                public void send(long to, Frame frame) {
                  if (to == link) {
                    fromAltair.add(frame);
                  }
                }

                @Override
                public void close(long to, String reason) {
                  if (to == link) {
                    channel.close();
                  }
                }
              });
      falseMessages = new PeerMessages(draw, PeerNode.GEOMETRY, vega::payload);
      past.add(bytes(new Frame(0, 0, new Message.Ping())));
      connect();
    }

    /// @return whether vega took more of what was false for good than it closed the link for
    boolean run() throws Exception {
      for (int i = 0; i < STEPS; i++) {
        if (draw.chance(60)) {
          (draw.chance(50) ? vega : altair).request(falseMessages);
        }
        vega.advance();
        altair.advance();
        deliverToVega();
        deliverToAltair();
        if (!channel.isOpen()) {
          reader.release();
          if (link == MOST_LINKS) {
            break;
          }
          connect();
        }
      }
      Sentences.check(vega.core().status().toString());
      String reason = vega.reason();
      if (!reason.isEmpty()) {
        Sentences.check(reason);
      }
      stand.stop();
      channel.close();
      return falsified > breaches;
    }

    private void connect() throws Exception {
      fromAltair.clear();
      framesBeforeFaults = draw.below(12);
      if (link > 0) {
        altair.accept(new Input.LinkDown(link, "closed"));
      }
      channel = stand.connect(buffers);
      reader = new FrameReader(buffers);
      reader.expectHello();
      altair.accept(new Input.LinkUp(++link));
    }

    private byte[] bytes(Frame frame) {
      ByteBuf head = FrameWriter.head(frame, buffers);
      byte[] bytes = new byte[head.readableBytes() + frame.message().payload().length()];
      head.readBytes(bytes, 0, head.readableBytes());
      head.release();
      return bytes;
    }

    /// What altair sends reaches vega, or something else does.
    private void deliverToVega() {
      List<byte[]> messages = new ArrayList<>();
      for (Frame frame = fromAltair.poll(); frame != null; frame = fromAltair.poll()) {
        byte[] original = bytes(frame);
        past.add(original);
        // Not at once, or nothing but greetings would ever be corrupted.
        boolean falsifies = framesBeforeFaults-- < 0 && draw.chance(15);
        byte[] sent = falsifies ? falsified(frame, original) : original;
        if (falsifies) {
          falsified++;
          inputs.input(sent);
        }
        messages.add(sent);
      }
      if (framesBeforeFaults < 0 && draw.chance(3)) {
        falsified++;
        Mutations.shuffleSome(draw, messages);
      }
      byte[] stream = Mutations.join(messages.toArray(new byte[0][]));
      for (byte[] chunk : Mutations.chunks(draw, stream)) {
        ByteBuf bytes = buffers.of(chunk);
        if (channel.isOpen()) {
          channel.writeInbound(bytes);
        } else {
          bytes.release();
        }
      }
      channel.runPendingTasks();
      channel.checkException();
    }

    private byte[] falsified(Frame frame, byte[] original) {
      if (draw.chance(30)) {
        return Mutations.corrupt(draw, original, draw.oneOf(past));
      }
      if (draw.chance(20)) {
        return Mutations.corruptInPlace(draw, original);
      }
      Message message = falseMessages.any();
      byte[] bytes = bytes(new Frame(frame.sequence(), frame.acknowledged(), message));
      message.payload().release();
      return bytes;
    }

    /// What vega sends reaches altair as it is.
    private void deliverToAltair() {
      channel.runPendingTasks();
      for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
        try {
          reader.read(out, frame -> altair.accept(new Input.Received(link, frame)));
        } catch (WireException broken) {
          throw new AssertionError("vega writes what is no frame", broken);
        } finally {
          out.release();
        }
      }
    }

    @Override
    public boolean accepts(Message.Hello hello) {
      return vega.core().welcomes(hello);
    }

    @Override
    public void up(long number) {
      vega.accept(new Input.LinkUp(number));
    }

    @Override
    public void down(long number, String reason) {
      breaches++;
      Sentences.check(reason);
      vega.accept(new Input.LinkDown(number, reason));
    }

    @Override
    public void received(long number, Frame frame) {
      mustBeWrittenTheSameWay(frame);
      vega.accept(new Input.Received(number, frame));
    }

    /// Strings and truths may have been written in more than one way; what is written anew is read
    /// as what it was.
    private void mustBeWrittenTheSameWay(Frame frame) {
      byte[] written = bytes(frame);
      FrameReader second = new FrameReader(buffers);
      ByteBuf in = buffers.of(written);
      List<Frame> again = new ArrayList<>();
      try {
        second.read(in, again::add);
      } catch (WireException refused) {
        throw new AssertionError("what was accepted is refused: " + frame, refused);
      } finally {
        in.release();
        second.release();
      }
      byte[] twice = bytes(again.getFirst());
      again.getFirst().message().payload().release();
      if (again.size() != 1 || !Arrays.equals(written, twice)) {
        throw new AssertionError("what was accepted is read as " + again + ", not as " + frame);
      }
    }
  }
}
