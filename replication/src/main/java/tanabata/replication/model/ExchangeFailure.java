package tanabata.replication.model;

/// Why two nodes that agreed do not come together.
public enum ExchangeFailure {
  /// Some block is valid on neither node: one of them lost what it knew about its disk.
  BLOCK_VALID_NOWHERE,
  /// This copy is to be given up, and an older version that was given up is still kept here.
  OLDER_VERSION_IS_KEPT,
  /// No undo log can be made for the version that is to be given up.
  NO_UNDO_LOG
}
