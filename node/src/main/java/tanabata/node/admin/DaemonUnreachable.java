package tanabata.node.admin;

/// No daemon answers on the admin socket. The message is one sentence for the person who asked.
public final class DaemonUnreachable extends Exception {

  private static final long serialVersionUID = 1L;

  public DaemonUnreachable(String sentence) {
    super(sentence);
  }
}
