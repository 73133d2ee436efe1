package tanabata.fencing.agent;

/// What an agent shall do to the peer.
public enum FenceAction {
  /// Switch it off, and leave it off.
  OFF("off"),
  /// Switch it off and on again. Its agent vouches for the "off"; there is nothing to read back.
  REBOOT("reboot");

  private final String word;

  FenceAction(String word) {
    this.word = word;
  }

  /// As agents and configuration files spell it.
  public String word() {
    return word;
  }
}
