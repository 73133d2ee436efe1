package tanabata.dlm.core;

/// What a change of mode does with the value block (table in `research` of VMS and `fs/dlm`):
///
/// | from \ to | weaker | same | stronger | unlock |
/// | --- | --- | --- | --- | --- |
/// | NL CR CW PR | nothing | read | read | nothing |
/// | PW EX | written | written | read | written |
public enum ValueMove {
  READ,
  WRITE,
  NOTHING;

  public static ValueMove of(Mode from, Mode to) {
    if (to.ordinal() > from.ordinal()) {
      return READ;
    }
    if (from.writes()) {
      return WRITE;
    }
    return to == from ? READ : NOTHING;
  }

  public static ValueMove ofUnlock(Mode from) {
    return from.writes() ? WRITE : NOTHING;
  }
}
