package tanabata.replication.transcript;

import java.util.Optional;
import tanabata.foundation.ByteRange;
import tanabata.foundation.Payload;
import tanabata.foundation.Permit;
import tanabata.foundation.state.CutReason;
import tanabata.foundation.state.Evidence;
import tanabata.foundation.state.Validity;
import tanabata.replication.core.SimulatedNode;
import tanabata.replication.core.work.Input;
import tanabata.replication.model.WriteKind;
import tanabata.simulation.transcript.ScriptLine;

/// A line of a transcript that is an input of one core.
final class Order {

  private static final long WALL_MILLIS = 1_700_000_000_000L;

  private final SimulatedNode node;
  private final ScriptLine line;
  private final long proposal;
  private final Asked caller;

  /// @param line without the name of the node
  /// @param proposal for a generation
  Order(SimulatedNode node, ScriptLine line, long proposal) {
    this.node = node;
    this.line = line;
    this.proposal = proposal;
    caller = new Asked(afterColon(line.toString()));
  }

  private static String afterColon(String text) {
    return text.substring(text.indexOf(':') + 1).strip().replace("\"", "");
  }

  Input input() {
    String verb = line.next();
    return switch (verb) {
      case "write" -> write();
      case "zero" -> new Input.Write(range(), WriteKind.ZERO, false, Payload.NONE, caller);
      case "discard" -> new Input.Write(range(), WriteKind.DISCARD, false, Payload.NONE, caller);
      case "read" -> new Input.Read(range(), caller);
      case "flush" -> new Input.Flush(caller);
      case "promote" -> new Input.Promote(line.has("force"), caller);
      case "demote" -> new Input.Demote(0, caller);
      case "connect" -> new Input.Connect(caller);
      case "disconnect" -> new Input.Disconnect(0, caller);
      case "resolve" -> new Input.Resolve(line.expect("keep").node(), caller);
      case "roll" -> {
        line.expect("back");
        yield new Input.RollBack(0, proposal, caller);
      }
      case "forget" -> new Input.Forget(caller);
      case "outdate" -> new Input.Outdate(0, caller);
      case "invalidate" -> new Input.Invalidate(0, caller);
      case "permit" -> new Input.Permitted(permit());
      case "go" -> standalone();
      case "cut," -> {
        long epoch = line.expect("epoch").number();
        yield new Input.Cut(
            epoch,
            new CutReason.PeerIsActive(
                SimulatedNode.name(1 - node.index), epoch, Optional.empty()));
      }
      case "shut" -> {
        line.expect("down");
        yield new Input.Shutdown();
      }
      default -> throw line.error("unknown verb " + verb);
    };
  }

  private Input write() {
    long first = line.number();
    String letters = line.text();
    long block = 512;
    return new Input.Write(
        new ByteRange(first * block, letters.length() * block),
        WriteKind.DATA,
        line.has("durable"),
        node.payload(Letters.values(letters)),
        caller);
  }

  /// `N..M`, both included.
  private ByteRange range() {
    String[] ends = line.next().split("\\.\\.");
    long first = Long.parseLong(ends[0]);
    long last = Long.parseLong(ends[ends.length - 1]);
    return ByteRange.between(first * 512, (last + 1) * 512);
  }

  private Permit permit() {
    return switch (line.next()) {
      case "none" -> Permit.NONE;
      case "forever" -> Permit.FOREVER;
      default -> throw line.error("unknown permit");
    };
  }

  private Input standalone() {
    line.expect("standalone,");
    long epoch = numberWithComma();
    Evidence evidence =
        new Evidence(
            line.constant(Evidence.Level.class), SimulatedNode.name(1 - node.index), "seen");
    return new Input.GoStandalone(epoch, proposal, WALL_MILLIS, Validity.AS_KNOWN, evidence);
  }

  private long numberWithComma() {
    return Long.parseLong(line.expect("epoch").next().replace(",", ""));
  }
}
