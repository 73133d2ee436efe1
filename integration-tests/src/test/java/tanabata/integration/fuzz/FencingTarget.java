package tanabata.integration.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import tanabata.fencing.ArbiterMessage;
import tanabata.fencing.WitnessRecord;
import tanabata.fencing.format.ArbiterMessageCodec;
import tanabata.fencing.format.BadFormat;
import tanabata.fencing.format.WitnessRecordCodec;
import tanabata.foundation.NodeId;
import tanabata.foundation.state.Evidence;

/// What arbiters send each other, and the record at the witness. Both codecs promise to take only
/// what they would have written, byte for byte.
final class FencingTarget implements Target {

  private static final List<String> NAMES =
      List.of("vega", "altair", "deneb", "a.b-c_d", "9", "N".repeat(63));

  @Override
  public String name() {
    return "fencing";
  }

  @Override
  public boolean run(Draw draw, InputLog inputs) throws Exception {
    try {
      return draw.chance(40) ? message(draw, inputs) : record(draw, inputs);
    } catch (BadFormat refused) {
      Sentences.check(refused.getMessage());
      return false;
    }
  }

  private static boolean message(Draw draw, InputLog inputs) throws BadFormat {
    byte[] bytes = ArbiterMessageCodec.encode(aMessage(draw));
    if (draw.chance(75)) {
      bytes = Mutations.corrupt(draw, bytes, ArbiterMessageCodec.encode(aMessage(draw)));
    }
    inputs.input(bytes);
    ArbiterMessage message = ArbiterMessageCodec.decode(bytes);
    mustBe(bytes, ArbiterMessageCodec.encode(message));
    return true;
  }

  private static ArbiterMessage aMessage(Draw draw) {
    return switch (draw.below(5)) {
      case 0 -> new ArbiterMessage.Heartbeat(draw.number(9), draw.chance(50));
      case 1 -> new ArbiterMessage.HeartbeatReply(draw.number(9), draw.chance(50));
      case 2 -> new ArbiterMessage.RecordMissing(draw.any());
      case 3 -> new ArbiterMessage.JoinRequest(draw.any(), draw.number(9));
      default -> new ArbiterMessage.JoinReply(draw.number(9), draw.any(), draw.any());
    };
  }

  private static boolean record(Draw draw, InputLog inputs) throws BadFormat {
    byte[] bytes = WitnessRecordCodec.encode(aRecord(draw));
    switch (draw.below(4)) {
      case 0 -> {}
      case 1 -> bytes = Mutations.corrupt(draw, bytes, WitnessRecordCodec.encode(aRecord(draw)));
      default -> bytes = corruptedLines(draw, bytes);
    }
    inputs.input(new String(bytes, StandardCharsets.ISO_8859_1));
    WitnessRecord record = WitnessRecordCodec.decode(bytes);
    mustBe(bytes, WitnessRecordCodec.encode(record));
    return true;
  }

  private static byte[] corruptedLines(Draw draw, byte[] bytes) {
    List<String> lines =
        new ArrayList<>(Arrays.asList(new String(bytes, StandardCharsets.UTF_8).split("\n", -1)));
    if (draw.chance(30)) {
      Mutations.shuffleSome(draw, lines);
    }
    int at = draw.below(Math.max(1, lines.size()));
    if (at < lines.size()) {
      String line = lines.get(at);
      int sign = line.indexOf('=');
      String value = draw.chance(30) ? Long.toString(draw.edge()) : draw.text(12);
      boolean escaped = draw.chance(50);
      lines.set(at, line.substring(0, sign + 1) + (escaped ? value.replace("\\", "\\\\") : value));
    }
    return String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
  }

  private static WitnessRecord aRecord(Draw draw) {
    TreeSet<NodeId> active = new TreeSet<>();
    for (int i = draw.below(4); i > 0; i--) {
      active.add(aNode(draw));
    }
    Optional<Evidence> evidence =
        draw.chance(50)
            ? Optional.of(
                new Evidence(draw.oneOf(Evidence.Level.values()), aNode(draw), draw.text(30)))
            : Optional.empty();
    return new WitnessRecord(
        draw.number(100) & Long.MAX_VALUE,
        List.copyOf(active),
        draw.text(10),
        evidence,
        aNode(draw));
  }

  private static NodeId aNode(Draw draw) {
    return new NodeId(draw.oneOf(NAMES));
  }

  private static void mustBe(byte[] expected, byte[] written) {
    if (!Arrays.equals(expected, written)) {
      throw new AssertionError(
          "what was accepted is written differently: " + Arrays.toString(written));
    }
  }
}
