package tanabata.dlm.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import tanabata.dlm.api.LockName;
import tanabata.dlm.api.ValueAccess;
import tanabata.dlm.core.message.Message;
import tanabata.foundation.NodeId;

/// Names that this node masters from now on, until all members have reported what they rely on.
final class Recovery {

  private final SortedSet<NodeId> awaited;
  private final SortedMap<LockName, RecoveredValue> clues = new TreeMap<>();
  private final List<Parked> parked = new ArrayList<>();
  private long lastToken;

  /// A wish that came before its time.
  ///
  /// @param again whether it was made before already, in another round
  record Parked(NodeId from, Message.ToMaster wish, boolean again) {

    /// Whether it writes the value.
    boolean writes() {
      return wish instanceof Message.Release release
              && ValueAccess.ofUnlock(release.from()) == ValueAccess.WRITE
          || wish instanceof Message.Convert convert
              && ValueAccess.of(convert.from(), convert.to()) == ValueAccess.WRITE;
    }

    boolean givesBack() {
      return wish instanceof Message.Release
          || wish instanceof Message.Convert convert && convert.from().covers(convert.to());
    }

    /// The lock that changes; 0 if it is not about a change of one.
    long lock() {
      if (wish instanceof Message.Release release) {
        return release.lock();
      }
      return wish instanceof Message.Convert convert ? convert.lock() : 0;
    }
  }

  Recovery(Set<NodeId> members) {
    awaited = new TreeSet<>(members);
  }

  RecoveredValue clue(LockName name) {
    return clues.computeIfAbsent(name, _ -> new RecoveredValue());
  }

  SortedMap<LockName, RecoveredValue> clues() {
    return clues;
  }

  void park(NodeId from, Message.ToMaster wish) {
    parked.add(new Parked(from, wish, awaited.contains(from)));
  }

  List<Parked> parked() {
    return parked;
  }

  void reported(NodeId from, long token) {
    awaited.remove(from);
    lastToken = Math.max(lastToken, token);
  }

  boolean isComplete() {
    return awaited.isEmpty();
  }

  SortedSet<NodeId> awaited() {
    return awaited;
  }

  /// The highest token that any member gave.
  long lastToken() {
    return lastToken;
  }
}
