package tanabata.integration.explorer;

import java.util.ArrayDeque;
import java.util.List;
import tanabata.dlm.core.message.Envelope;

/// The way between the two lock managers. What is on its way is in order, and lost when the network
/// is cut or a process ends.
final class LockNetwork {

  private final List<ArrayDeque<Envelope>> towards =
      List.of(new ArrayDeque<>(), new ArrayDeque<>());
  private boolean cut;

  void send(int from, Envelope envelope) {
    if (!cut) {
      towards.get(1 - from).add(envelope);
    }
  }

  boolean mayDeliver(int host) {
    return !towards.get(host).isEmpty();
  }

  Envelope deliver(int host) {
    return towards.get(host).remove();
  }

  /// For people.
  String next(int host) {
    return towards.get(host).element().toString();
  }

  boolean isIdle() {
    return towards.stream().allMatch(ArrayDeque::isEmpty);
  }

  void cut() {
    cut = true;
    towards.forEach(ArrayDeque::clear);
  }

  void heal() {
    cut = false;
  }

  /// The process of the host has ended.
  void ended(int host) {
    towards.get(host).clear();
  }
}
