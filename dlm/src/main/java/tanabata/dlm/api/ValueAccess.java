package tanabata.dlm.api;

/// What a conversion or a release does with the value block, as with VMS and `fs/dlm`:
///
/// | from \ to | weaker | same | stronger | unlock |
/// | --- | --- | --- | --- | --- |
/// | NL CR CW PR | nothing | read | read | nothing |
/// | PW EX | write | write | read | write |
public enum ValueAccess {
  READ,
  WRITE,
  NOTHING;

  public static ValueAccess of(Mode from, Mode to) {
    if (to.ordinal() > from.ordinal()) {
      return READ;
    }
    if (from.writes()) {
      return WRITE;
    }
    return to == from ? READ : NOTHING;
  }

  public static ValueAccess ofUnlock(Mode from) {
    return from.writes() ? WRITE : NOTHING;
  }
}
