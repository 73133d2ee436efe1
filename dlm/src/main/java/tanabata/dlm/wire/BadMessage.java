package tanabata.dlm.wire;

/// These bytes are no message of a lock manager; the message says what is wrong.
public final class BadMessage extends Exception {

  private static final long serialVersionUID = 1L;

  BadMessage(String what) {
    super(what);
  }
}
