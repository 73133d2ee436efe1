package tanabata.replication.model;

/// How a peer broke the protocol.
///
/// @param message the kind of message that it sent
public record ProtocolBreach(Kind kind, String message) {

  public enum Kind {
    GREETED_TWICE,
    DID_NOT_GREET_FIRST,
    /// It acknowledged more messages than were sent.
    ACKNOWLEDGED_UNSENT,
    /// The message is not the next one in its sequence.
    OUT_OF_SEQUENCE,
    /// Its ranges, sizes or clocks make no sense for this device.
    NONSENSE,
    /// It would carry the clock of this node away.
    CLOCK_TOO_FAR,
    /// It has no place at this moment.
    UNEXPECTED
  }

  public static ProtocolBreach of(Kind kind, Message message) {
    return new ProtocolBreach(kind, message.getClass().getSimpleName());
  }
}
