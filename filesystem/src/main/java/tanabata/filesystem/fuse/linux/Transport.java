package tanabata.filesystem.fuse.linux;

/// How calls come from the kernel and answers go back, once both have agreed.
interface Transport {

  /// Whether it sets up rings: the kernel must know before anything else, and then waits for them.
  boolean usesRings();

  /// Begins to hand over calls. Returns at once.
  void begin(Connection connection);

  /// The mount is coming to its end: nobody waits for memory any more.
  void leave();
}
