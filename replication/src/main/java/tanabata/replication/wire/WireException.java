package tanabata.replication.wire;

/// The peer sent bytes that are not a frame of this protocol.
public final class WireException extends Exception {

  private static final long serialVersionUID = 1L;

  public WireException(String sentence) {
    super(sentence);
  }
}
