package tanabata.dlm.core;

import tanabata.dlm.api.Membership;
import tanabata.dlm.api.Value;
import tanabata.foundation.NodeId;

/// What a master knows of the value of a name, beyond its own term.
public record MasterValue(Value value, Author author) {

  /// Who may have written since: the one that holds PW or EX.
  public sealed interface Author {
    Author NOBODY = new Nobody();
  }

  /// Nobody may write.
  public record Nobody() implements Author {}

  /// @param incarnation the member's at the time: a later one knows nothing of the lock
  public record Writer(NodeId node, long incarnation) implements Author {}

  /// What is to be believed once it is known who is left.
  ///
  /// @param barrier see [Value#invalid]
  Value settled(Membership membership, Rules rules, long barrier) {
    return switch (author) {
      case Nobody nobody -> value;
      case Writer writer ->
          membership.contains(writer.node, writer.incarnation) || rules.believesLostWriter()
              ? value
              : value.invalid(barrier);
    };
  }
}
