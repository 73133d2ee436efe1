package tanabata.replication.disk;

import java.util.Optional;
import tanabata.foundation.Outcome;

/// What the failures of one disk mean, for the operation and for later flushes.
final class Failures {

  private final String file;
  private String doubt = "";

  Failures(String file) {
    this.file = file;
  }

  /// The failure of an operation whose steps are done, if it is one.
  Optional<DiskFailure> of(Operation operation) {
    if (operation.errno() != 0) {
      String sentence = operation.sentence(file);
      if (operation.hasSyncFailed() && doubt.isEmpty()) {
        doubt = sentence;
      }
      // Where a sync finds no space, what had been accepted is lost: room made later helps nobody.
      Outcome outcome =
          operation.hasSyncFailed() ? Outcome.IO_ERROR : DiskFailure.outcomeOf(operation.errno());
      return Optional.of(new DiskFailure(outcome, sentence));
    }
    boolean proves = operation.kind() != Operation.Kind.FLUSH && !operation.isInDoubt();
    return !proves && !doubt.isEmpty()
        ? Optional.of(
            new DiskFailure(
                Outcome.IO_ERROR,
                operation.subject(file)
                    + " would prove nothing after what failed before: "
                    + doubt))
        : Optional.empty();
  }
}
