package tanabata.integration.storm;

/// What a storm is made of besides the usual faults.
enum Weather {
  USUAL,
  /// Operators disconnect under load, on slow disks, and then the power goes.
  DISCONNECTS_AND_POWER_CUTS,
  /// An operator forces a node that needs no force.
  FORCE_IN_STEP,
  /// The link comes and goes faster than anybody can meet.
  FLAPPING_LINK,
  /// One node dies in every meeting.
  DEATH_IN_MEETINGS,
  /// Disks fail.
  BROKEN_DISKS;

  int largePercent() {
    return this == DISCONNECTS_AND_POWER_CUTS ? 30 : 3;
  }

  int slowPercent() {
    return this == DISCONNECTS_AND_POWER_CUTS ? 40 : 5;
  }
}
