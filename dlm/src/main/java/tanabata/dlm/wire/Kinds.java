package tanabata.dlm.wire;

/// The number of each kind of message on the wire. A number is never reused for another kind.
final class Kinds {

  static final byte REQUEST = 1;
  static final byte CONVERT = 2;
  static final byte RELEASE = 3;
  static final byte CANCEL = 4;
  static final byte ADOPT = 5;
  static final byte REPORT_LOCK = 6;
  static final byte REPORT_VALUE = 7;
  static final byte GRANTED = 8;
  static final byte REFUSED = 9;
  static final byte RELEASED = 10;
  static final byte BLOCKING = 11;
  static final byte REPORTS_COMPLETE = 12;
  static final byte REQUEST_LEAVE = 13;
  static final byte BEGIN_LEAVE = 14;
  static final byte TAKEN_OVER = 15;
  static final byte PROBE_SESSION = 16;
  static final byte PROBE_LOCK = 17;
  static final byte DEADLOCK_FOUND = 18;
  static final byte REQUEST_RANGE = 19;
  static final byte CANCEL_RANGE = 20;
  static final byte REPORT_RANGE = 21;
  static final byte RANGE_REPLY = 22;
  static final byte LIST_LOCKS = 23;
  static final byte LOCK_LIST = 24;

  private Kinds() {}
}
