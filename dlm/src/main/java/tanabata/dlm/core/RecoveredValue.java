package tanabata.dlm.core;

import java.util.Optional;
import tanabata.dlm.api.Membership;
import tanabata.dlm.api.Mode;
import tanabata.dlm.api.Value;

/// What the reports of a recovery say about the value of one name.
final class RecoveredValue {

  /// The last master's word.
  private Optional<MasterValue> memory = Optional.empty();

  /// Of the holders that kept all writers away, what the one knows that was told last: one that is
  /// about to write, on its way down from PW or EX, knows only what was before that.
  private Optional<Value> vouched = Optional.empty();

  /// The youngest that anybody knows.
  private Value youngest = Value.UNKNOWN;

  void remember(MasterValue told) {
    memory = Optional.of(told);
  }

  void hold(Mode mode, Value known) {
    if (mode.excludesWriters()
        && vouched.filter(other -> other.writer() > known.writer()).isEmpty()) {
      vouched = Optional.of(known);
    }
    if (known.writer() >= youngest.writer()) {
      youngest = known;
    }
  }

  Optional<MasterValue> memory() {
    return memory;
  }

  /// What is to be believed, now that all have reported.
  ///
  /// @param barrier a token above those of all earlier holds
  Value settled(Membership membership, Rules rules, long barrier) {
    long bar = rules.barsLateWriters() ? barrier : 0;
    if (memory.isPresent()) {
      return memory.get().settled(membership, rules, bar);
    }
    return vouched.orElseGet(() -> youngest.invalid(bar));
  }
}
