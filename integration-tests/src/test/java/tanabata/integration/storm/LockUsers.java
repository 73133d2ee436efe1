package tanabata.integration.storm;

import java.util.function.Consumer;
import tanabata.dlm.core.Effect;

/// Whoever uses the locks of one run of a node's process. Called in the turn of that process.
interface LockUsers {

  /// Makes the users of a run that begins.
  interface Factory {
    LockUsers begin(SimulatedLocks locks, LockHost host);
  }

  void execute(Effect.ForUsers effect);

  /// How users part with their locks when the node is told to leave.
  enum Departure {
    /// Nobody needs them any more.
    IN_ORDER,
    /// They are not done; as if the node died.
    AT_ONCE
  }

  /// The node is told to leave.
  default void leave(Consumer<Departure> then) {
    then.accept(Departure.IN_ORDER);
  }

  /// The process has ended.
  void die();

  /// Whether nobody waits for a lock, or holds one.
  boolean isAtRest();
}
