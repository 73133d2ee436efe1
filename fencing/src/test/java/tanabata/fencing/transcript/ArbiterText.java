package tanabata.fencing.transcript;

import java.util.Optional;
import tanabata.fencing.ArbiterStatus;
import tanabata.fencing.WitnessRecord;
import tanabata.foundation.Moment;
import tanabata.foundation.NodeId;
import tanabata.foundation.Permit;
import tanabata.foundation.state.Evidence;
import tanabata.foundation.state.Generation;
import tanabata.foundation.state.ReplicationState;
import tanabata.simulation.transcript.RecordText;

/// What arbiters say and do, in the words of a transcript.
final class ArbiterText {

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final RecordText values = new RecordText(ArbiterText::special);

  /// Anything without a form of its own.
  String of(Object value) {
    return values.of(value);
  }

  private static Optional<String> special(Object value) {
    return switch (value) {
      case NodeId node -> Optional.of(node.name());
      case WitnessRecord record -> Optional.of(text(record));
      case Evidence evidence ->
          Optional.of(
              evidence.level() + " of " + evidence.about() + ", \"" + evidence.sentence() + "\"");
      default -> Optional.empty();
    };
  }

  private static String text(WitnessRecord record) {
    return "epoch "
        + record.epoch()
        + " "
        + record.active()
        + " generation "
        // Without its random number, which is 0 here.
        + record.generation().replaceAll(":[0-9a-f]*@", "@")
        + record.evidence().map(why -> " evidence " + why.level()).orElse("")
        + " by "
        + record.author();
  }

  String of(ReplicationState state) {
    Generation newest = state.lineage().getFirst();
    return state.phase()
        + ", "
        + state.copy().disk().word()
        + ", generation "
        + newest.epoch()
        + "@"
        + newest.author()
        + ", epoch "
        + state.epoch();
  }

  String of(ArbiterStatus status) {
    return status.service()
        + ", waits for "
        + of(status.waitsFor())
        + status.record().map(record -> ", record " + of(record)).orElse("")
        + status.evidence().map(evidence -> ", evidence " + of(evidence)).orElse("");
  }

  String of(Permit permit) {
    return switch (permit) {
      case Permit.None _ -> "nobody";
      case Permit.Until(Moment end) -> "until " + millis(end) + " ms on its clock";
      case Permit.Forever _ -> "for ever";
    };
  }

  static long millis(Moment moment) {
    return moment.nanos() / NANOS_PER_MILLI;
  }
}
