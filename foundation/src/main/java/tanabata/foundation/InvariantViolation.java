package tanabata.foundation;

/// A promise of the design turned out to be broken: a bug, never operating trouble.
///
/// Whoever runs the core stops the node loudly and keeps the evidence; nothing catches this to go
/// on.
public final class InvariantViolation extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public InvariantViolation(String promise) {
    super(promise);
  }

  /// Throws unless `holds`.
  public static void unless(boolean holds, String promise) {
    if (!holds) {
      throw new InvariantViolation(promise);
    }
  }
}
