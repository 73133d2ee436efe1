package tanabata.node.wiring;

import tanabata.foundation.NodeInput;

/// What can happen to a node beyond the inputs of its cores.
public sealed interface NodeOwnInput extends NodeInput {

  /// So many clients have the device open.
  record ClientsChanged(int clients) implements NodeOwnInput {}

  /// The epoch of the locks is on disk; the answer to [NodeOwnEffect.SaveLockEpoch].
  record LockEpochSaved(long epoch) implements NodeOwnInput {}

  /// Time has passed; to be given at least ten times a second, and fifty times if there are locks.
  ///
  /// @param wallMillis wall clock, milliseconds since 1970, for people only
  /// @param random names the generation, should this node make one before the next tick
  record Tick(long wallMillis, long random) implements NodeOwnInput {}
}
