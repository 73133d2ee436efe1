package tanabata.platform.linux;

import java.util.Set;

/// What holds for a whole mount, with the names of mount(8).
public enum MountFlag {
  READ_ONLY("ro", 1),
  NO_SET_USER_ID("nosuid", 2),
  NO_DEVICES("nodev", 4),
  NO_PROGRAMS("noexec", 8),
  NO_ACCESS_TIMES("noatime", 1 << 10),
  RELATIVE_ACCESS_TIMES("relatime", 1 << 21);

  private final long bit;
  private final String option;

  MountFlag(String option, long bit) {
    this.bit = bit;
    this.option = option;
  }

  /// The name of the option.
  public String option() {
    return option;
  }

  static long bits(Set<MountFlag> flags) {
    long bits = 0;
    for (MountFlag flag : flags) {
      bits |= flag.bit;
    }
    return bits;
  }
}
