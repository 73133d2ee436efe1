package tanabata.dlm.core;

import java.util.Optional;
import tanabata.dlm.api.Membership;
import tanabata.dlm.api.Mode;
import tanabata.dlm.api.Value;
import tanabata.dlm.core.message.MasterValue;

/// What the reports of a recovery say about the value of one name.
final class RecoveredValue {

  /// What the last master reported.
  private Optional<MasterValue> master = Optional.empty();

  /// The latest value that a holder read which excluded all writers. A holder that is about to
  /// write, on its way down from PW or EX, knows only what was before that.
  private Optional<Value> protectedValue = Optional.empty();

  /// The latest value that any lock has read.
  private Value latest = Value.UNKNOWN;

  void reportMaster(MasterValue known) {
    master = Optional.of(known);
  }

  void reportLock(Mode mode, Value known) {
    boolean isLatest = protectedValue.filter(other -> other.writer() > known.writer()).isEmpty();
    if (mode.excludesWriters() && isLatest) {
      protectedValue = Optional.of(known);
    }
    if (known.writer() >= latest.writer()) {
      latest = known;
    }
  }

  Optional<MasterValue> master() {
    return master;
  }

  /// The value once all members have reported.
  ///
  /// @param barrier a token above those of all earlier holds
  Value settled(Membership membership, Rules rules, long barrier) {
    long bar = rules.barsLateWriters() ? barrier : 0;
    return master
        .map(known -> settled(known, membership, rules, bar))
        .or(() -> protectedValue)
        .orElseGet(() -> latest.invalid(bar));
  }

  private static Value settled(
      MasterValue known, Membership membership, Rules rules, long barrier) {
    boolean writerLost =
        known
            .writer()
            .filter(writer -> !membership.contains(writer.node(), writer.incarnation()))
            .isPresent();
    return writerLost && !rules.trustsLostWriter() ? known.value().invalid(barrier) : known.value();
  }
}
