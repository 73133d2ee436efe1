package tanabata.dlm.api;

/// A value block, the token of the hold that wrote it, and whether it is valid.
///
/// The writer's token numbers the versions: only one hold at a time may write, and tokens only
/// rise. So writing the same bytes of one hold twice is the same as writing them once.
///
/// @param writer the token of the writer, or a higher one that bars all earlier writers
public record Value(Block block, long writer, Validity validity) {

  public enum Validity {
    /// Nobody has written since.
    VALID,
    /// Its last writer, or everybody who knew it, is gone; or a writer has marked it. Whoever needs
    /// the value must find it out elsewhere.
    INVALID
  }

  /// What a holder knows that has never read a value.
  public static final Value UNKNOWN = new Value(Block.NONE, 0, Validity.INVALID);

  /// The value of a name on which nobody had a lock before.
  ///
  /// @param barrier a token above those of all earlier holds: what they still write is ignored
  public static Value unwritten(long barrier) {
    return new Value(Block.NONE, barrier, Validity.VALID);
  }

  public boolean isValid() {
    return validity == Validity.VALID;
  }

  /// The same bytes, marked invalid.
  ///
  /// @param barrier a token above those of all who may have written: what they still write is
  ///   ignored
  public Value invalid(long barrier) {
    return new Value(block, Math.max(writer, barrier), Validity.INVALID);
  }
}
