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

/// One recovery of names that this node masters from now on: what members have reported, who has
/// not reported yet, and the requests that are deferred until all have.
final class Recovery {

  private final SortedSet<NodeId> awaited;
  private final SortedMap<LockName, RecoveredValue> values = new TreeMap<>();
  private final List<Deferred> deferred = new ArrayList<>();
  private long lastToken;

  /// A request that came before all members had reported.
  ///
  /// @param repeated whether its sender has not finished its reports yet, so that this is a request
  ///   of before which it repeats
  record Deferred(NodeId from, Message.OwnerRequest request, boolean repeated) {

    /// Whether it writes the value block.
    boolean writes() {
      return switch (request) {
        case Message.Release release -> ValueAccess.ofUnlock(release.from()) == ValueAccess.WRITE;
        case Message.Convert convert ->
            ValueAccess.of(convert.from(), convert.to()) == ValueAccess.WRITE;
        case Message.Request _,
            Message.Cancel _,
            Message.Adopt _,
            Message.RequestRange _,
            Message.CancelRange _ ->
            false;
      };
    }

    /// Whether it releases a lock or converts it down.
    boolean releases() {
      return switch (request) {
        case Message.Release _ -> true;
        case Message.Convert convert -> convert.from().covers(convert.to());
        case Message.Request _,
            Message.Cancel _,
            Message.Adopt _,
            Message.RequestRange _,
            Message.CancelRange _ ->
            false;
      };
    }

    /// The lock that it releases or converts; 0 if it does neither.
    long lock() {
      return switch (request) {
        case Message.Release release -> release.lock();
        case Message.Convert convert -> convert.lock();
        case Message.Request _,
            Message.Cancel _,
            Message.Adopt _,
            Message.RequestRange _,
            Message.CancelRange _ ->
            0;
      };
    }
  }

  Recovery(Set<NodeId> members) {
    awaited = new TreeSet<>(members);
  }

  RecoveredValue value(LockName name) {
    return values.computeIfAbsent(name, _ -> new RecoveredValue());
  }

  SortedMap<LockName, RecoveredValue> values() {
    return values;
  }

  void defer(NodeId from, Message.OwnerRequest request) {
    deferred.add(new Deferred(from, request, awaited.contains(from)));
  }

  List<Deferred> deferred() {
    return deferred;
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

  /// The highest token that any member has granted.
  long lastToken() {
    return lastToken;
  }
}
