package tanabata.dlm.core;

import tanabata.dlm.api.Tuning;
import tanabata.foundation.NodeId;

/// Makes the lock cores of a simulation.
@FunctionalInterface
public interface CoreFactory {

  /// Those that are shipped.
  CoreFactory SOUND = LockCore::new;

  LockCore create(NodeId self, Tuning tuning);
}
