package tanabata.dlm;

import tanabata.dlm.core.message.Envelope;
import tanabata.foundation.NodeId;

/// Sends envelopes to other members. They may be lost, duplicated, late and out of order; nothing
/// comes of it but delay.
@FunctionalInterface
public interface Transport {

  /// Called by any thread, one at a time. Must not block for long, and must not call back into the
  /// space.
  void send(NodeId to, Envelope envelope);
}
