package tanabata.testbed.certify;

import java.util.Locale;

/// The kinds of bad weather.
public enum Fault {
  KILL("kill -9", true),
  POWER("power cut", true),
  KILL_BOTH("kill -9 of both", false),
  LEAVE("left in order", true),
  PAUSE("pause", true),
  CUT("link cut", false),
  CUT_ONE_WAY("link cut one way", true),
  RESET("link reset", false),
  HALF_OPEN("link half open", true),
  LOCKS_CUT("locks cut off", false),
  DELAY("slow link", false),
  ISOLATION("cut off from everybody", true),
  WITNESS_HIDDEN("witness out of sight", true),
  WITNESS_KILLED("witness killed", false),
  WITNESS_PAUSED("witness paused", false),
  DISK_ERROR("disk error", true),
  DISK_FULL("disk full", true),
  DISK_SLOW("slow disk", true),
  CLOCK_JUMP("clock jump", true),
  CLOCK_DRIFT("clock drift", true);

  private final String words;
  private final boolean hasVictim;

  Fault(String words, boolean hasVictim) {
    this.words = words;
    this.hasVictim = hasVictim;
  }

  /// As it is called on the command line.
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// For people.
  String words() {
    return words;
  }

  /// Whether it strikes one of the nodes.
  boolean hasVictim() {
    return hasVictim;
  }

  /// Whether what was not flushed is lost, which nobody has been promised once the peer is in
  /// trouble too.
  boolean strikesAlone() {
    return this == POWER;
  }

  /// Whether a node may end by itself: one that has no disk and no peer cannot serve.
  boolean isOfTheDisk() {
    return this == DISK_ERROR || this == DISK_FULL;
  }
}
