package tanabata.dlm.explorer;

import java.util.Optional;

/// Whether all ends well from a state, if nothing goes wrong any more: members learn who is a
/// member, messages arrive, and clients release what they have.
final class Healing {

  private static final int ENOUGH = 40;

  private Healing() {}

  /// Uses the universe up.
  static Optional<String> verdict(Universe universe) {
    try {
      for (int i = 0; i < ENOUGH; i++) {
        universe.deliverAll();
        if (universe.isIdle()) {
          return Optional.empty();
        }
        if (!universe.fence()) {
          universe.drain();
        }
        universe.deliverAll();
        universe.tickAll();
      }
      return Optional.of("a request is not answered when all is healed: " + universe);
    } catch (AssertionError | RuntimeException e) {
      return Optional.of("when all is healed: " + e);
    }
  }
}
