package tanabata.dlm.api;

/// A set of [Flag]s, as bits by their order.
///
/// @throws IllegalArgumentException if there are bits of no flag
public record Flags(int bits) {

  public static final Flags NONE = new Flags(0);

  public Flags {
    Flag.checked(bits);
  }

  public static Flags of(Flag... flags) {
    int bits = 0;
    for (Flag flag : flags) {
      bits |= 1 << flag.ordinal();
    }
    return bits == 0 ? NONE : new Flags(bits);
  }

  public boolean has(Flag flag) {
    return (bits & 1 << flag.ordinal()) != 0;
  }
}
