package tanabata.dlm.wire;

/// The number of each kind of message. A number is never given to another kind.
final class Kinds {

  static final byte ASK = 1;
  static final byte CONVERT = 2;
  static final byte RELEASE = 3;
  static final byte CANCEL = 4;
  static final byte ADOPT = 5;
  static final byte HOLD = 6;
  static final byte REMEMBER = 7;
  static final byte GRANTED = 8;
  static final byte REFUSED = 9;
  static final byte RELEASED = 10;
  static final byte WANTED = 11;
  static final byte REPORTED = 12;
  static final byte WANT_LEAVE = 13;
  static final byte DEPART = 14;
  static final byte TOOK = 15;
  static final byte CHASE = 16;
  static final byte FOLLOW = 17;
  static final byte CAUGHT = 18;
  static final byte RANGE_ASK = 19;
  static final byte RANGE_CANCEL = 20;
  static final byte RANGE_HOLD = 21;
  static final byte RANGE_ANSWER = 22;
  static final byte LOOK = 23;
  static final byte SEEN = 24;

  private Kinds() {}
}
