package tanabata.foundation.net;

import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Connections of whoever has not proved yet who it is: only so many. When there is no more room,
/// the oldest one goes of the address that has the most, so that nobody can keep out, or turn away,
/// who comes from another address. From any thread.
///
/// @param <C> a connection
public final class Doorstep<C> {

  private final int room;

  /// The oldest first.
  private final Map<C, InetAddress> waiting = new LinkedHashMap<>();

  public Doorstep(int room) {
    this.room = room;
  }

  /// @return which one must be closed for it, perhaps itself
  public synchronized Optional<C> enter(C connection, InetAddress from) {
    waiting.put(connection, from);
    if (waiting.size() <= room) {
      return Optional.empty();
    }
    C last = oldestOfTheMost();
    waiting.remove(last);
    return Optional.of(last);
  }

  private C oldestOfTheMost() {
    C found = waiting.keySet().iterator().next();
    long most = 0;
    for (Map.Entry<C, InetAddress> each : waiting.entrySet()) {
      long same = waiting.values().stream().filter(each.getValue()::equals).count();
      if (same > most) {
        most = same;
        found = each.getKey();
      }
    }
    return found;
  }

  /// It has proved who it is, or is gone.
  ///
  /// @return whether it was still here
  public synchronized boolean leave(C connection) {
    return waiting.remove(connection) != null;
  }
}
