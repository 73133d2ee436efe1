package tanabata.dlm.core;

/// What a change of mode does with the value block (table in `research` of VMS and `fs/dlm`):
///
/// | from \ to | weaker | same | stronger | unlock |
/// | --- | --- | --- | --- | --- |
/// | NL CR CW PR | nothing | read | read | nothing |
/// | PW EX | written | written | read | written |
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
