package tanabata.dlm.api;

/// The six lock modes of the VMS lock manager, as in Linux' `fs/dlm`.
///
/// | held \ requested | NL | CR | CW | PR | PW | EX |
/// | --- | --- | --- | --- | --- | --- | --- |
/// | NL null | yes | yes | yes | yes | yes | yes |
/// | CR concurrent read | yes | yes | yes | yes | yes | |
/// | CW concurrent write | yes | yes | yes | | | |
/// | PR protected read | yes | yes | | yes | | |
/// | PW protected write | yes | yes | | | | |
/// | EX exclusive | yes | | | | | |
public enum Mode {
  NL(0b111111),
  CR(0b011111),
  CW(0b000111),
  PR(0b001011),
  PW(0b000011),
  EX(0b000001);

  private static final Mode[] ALL = values();

  private final int compatible;

  Mode(int compatible) {
    this.compatible = compatible;
  }

  /// Whether one lock may be held in this mode while another is held in `other`.
  public boolean isCompatibleWith(Mode other) {
    return (compatible & 1 << other.ordinal()) != 0;
  }

  /// Whether this mode excludes every mode that `other` excludes. CW and PR do not cover each
  /// other.
  public boolean covers(Mode other) {
    return (compatible & ~other.compatible) == 0;
  }

  /// The strongest mode that both cover: what a holder can rely on while it converts from one to
  /// the other.
  public Mode meet(Mode other) {
    if (covers(other)) {
      return other;
    }
    return other.covers(this) ? this : CR;
  }

  /// The weakest mode that covers both.
  public Mode join(Mode other) {
    if (covers(other)) {
      return this;
    }
    return other.covers(this) ? other : PW;
  }

  /// Whether a holder may write the value block.
  public boolean writes() {
    return ordinal() >= PW.ordinal();
  }

  /// Whether nobody else can have written the value block while a lock is held in this mode.
  public boolean excludesWriters() {
    return ordinal() > CR.ordinal();
  }

  /// @throws ArrayIndexOutOfBoundsException if there is no such mode
  public static Mode ofOrdinal(int ordinal) {
    return ALL[ordinal];
  }
}
