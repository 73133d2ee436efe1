package tanabata.integration.storm;

/// What a storm is made of besides the usual faults.
enum FaultProfile {
  USUAL,
  /// Operators disconnect under load, on slow disks, and then the power goes.
  DISCONNECTS_AND_POWER_CUTS,
  /// An operator forces a node that needs no force.
  FORCE_WHILE_CONNECTED,
  /// The link comes and goes faster than any handshake.
  FLAPPING_LINK,
  /// One node dies in every handshake.
  DEATH_IN_HANDSHAKES,
  /// Disks fail.
  BROKEN_DISKS,
  /// The witness loses its data now and then.
  EMPTY_WITNESS,
  /// Disks are put back to what they held some time ago.
  DISKS_PUT_BACK,
  /// Disks are full for a while, also both at once, and then something else happens.
  FULL_DISKS,
  /// The same, and clients get an error instead of waiting.
  FULL_DISKS_FAIL_WRITES;

  int largePercent() {
    return this == DISCONNECTS_AND_POWER_CUTS ? 30 : 3;
  }

  int slowPercent() {
    return this == DISCONNECTS_AND_POWER_CUTS ? 40 : 5;
  }
}
