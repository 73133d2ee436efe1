package tanabata.node.weather;

/// The kinds of bad weather.
enum Fault {
  KILL("kill -9", true),
  KILL_BOTH("kill -9 of both", false),
  PAUSE("pause", true),
  CUT("link cut", false),
  CUT_ONE_WAY("link cut one way", true),
  RESET("link reset", false),
  DELAY("slow link", false),
  ISOLATION("cut off from everybody", true),
  WITNESS_HIDDEN("witness out of sight", true),
  WITNESS_KILLED("witness killed", false),
  WITNESS_PAUSED("witness paused", false),
  DISK_ERROR("disk error", true),
  DISK_FULL("disk full", true),
  DISK_SLOW("slow disk", true),
  CLOCK_JUMP("clock jump", true);

  private final String words;
  private final boolean hasVictim;

  Fault(String words, boolean hasVictim) {
    this.words = words;
    this.hasVictim = hasVictim;
  }

  /// For people.
  String words() {
    return words;
  }

  /// Whether it strikes one of the nodes.
  boolean hasVictim() {
    return hasVictim;
  }

  /// Whether a node may end by itself: one that has no disk and no peer cannot serve.
  boolean isOfTheDisk() {
    return this == DISK_ERROR || this == DISK_FULL;
  }
}
