package tanabata.testbed.certify;

import java.util.Locale;

/// The kinds of faults.
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
  CLOCK_DRIFT("clock drift", true),
  DISK_PUT_BACK("disk put back", true);

  private final String title;
  private final boolean hasVictim;

  Fault(String title, boolean hasVictim) {
    this.title = title;
    this.hasVictim = hasVictim;
  }

  /// Its name for `--faults`.
  public String option() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// Its name in a report.
  String title() {
    return title;
  }

  /// Whether it is injected into one of the two nodes.
  boolean hasVictim() {
    return hasVictim;
  }

  /// Whether no other fault may overlap it. After a power cut, writes that were not flushed are
  /// lost; that they come back from the peer is promised only while the peer has no trouble. So is
  /// what a disk lacks that was put back.
  boolean excludesOthers() {
    return this == POWER || this == DISK_PUT_BACK;
  }

  /// Whether a node may exit by itself: one that has no disk and no peer cannot serve. One whose
  /// disk is full waits.
  boolean isDiskFailure() {
    return this == DISK_ERROR;
  }
}
