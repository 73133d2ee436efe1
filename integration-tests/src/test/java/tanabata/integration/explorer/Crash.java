package tanabata.integration.explorer;

/// How a host goes down, and what of its writes survives. A coarse choice: each of the three goes
/// all one way.
///
/// @param power whether the power goes: then nobody is told, and an unsynced write survives only if
///   `data` says so; when only the process dies, the system keeps what it has been handed and
///   resets the connection
/// @param data whether writes under way, and with the power gone unsynced ones, reach the medium
/// @param metadata whether changes of the metadata under way do
record Crash(boolean power, boolean data, boolean metadata) {

  static final int COUNT = 8;

  static Crash of(int code) {
    return new Crash((code & 1) != 0, (code & 2) != 0, (code & 4) != 0);
  }

  @Override
  public String toString() {
    return (power ? "loses its power" : "is killed")
        + (data ? ", writes under way land" : ", writes under way are lost")
        + (metadata ? ", metadata lands" : ", metadata does not land");
  }
}
