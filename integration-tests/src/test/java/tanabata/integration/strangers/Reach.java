package tanabata.integration.strangers;

/// How far a stranger got at a door, from the least to the most.
enum Reach {
  /// Nobody took the connection.
  NOT_CONNECTED,
  /// The door closed it, without a word in any protocol of its own.
  CLOSED,
  /// It was the stranger who left.
  LEFT,
  /// It was answered, with what anybody may hear.
  ANSWERED,
  /// It was given what only those may have who belong there.
  LET_IN
}
