package tanabata.dlm.core;

/// A value block, the token of the hold that wrote it, and whether it can be believed.
///
/// The writer's token numbers the versions: only one hold at a time may write, and tokens only
/// rise. Writing the same hold's bytes twice is writing them once.
///
/// @param writer the token of the writer, or a higher one that bars all writers before it
public record Value(Block block, long writer, Trust trust) {

  public enum Trust {
    /// Nobody wrote since.
    VALID,
    /// Its last writer, or all who knew it, are gone; or a writer said so. Find the truth
    /// elsewhere.
    INVALID
  }

  /// What a holder knows that was never told a value.
  public static final Value UNKNOWN = new Value(Block.NONE, 0, Trust.INVALID);

  /// Of a name that nobody has written since it was last locked by nobody.
  ///
  /// @param barrier a token above those of all holds before that: what they write late is no news
  static Value unwritten(long barrier) {
    return new Value(Block.NONE, barrier, Trust.VALID);
  }

  public boolean isValid() {
    return trust == Trust.VALID;
  }

  /// Not to be believed any more.
  ///
  /// @param barrier a token that is higher than that of all who may have written: what they write
  ///   late is no news
  Value invalid(long barrier) {
    return new Value(block, Math.max(writer, barrier), Trust.INVALID);
  }
}
