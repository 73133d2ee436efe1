package tanabata.foundation.state;

/// DRBD's roles: a Primary may be opened by clients, a Secondary only keeps its copy.
public enum Role {
  PRIMARY("Primary"),
  SECONDARY("Secondary"),
  UNKNOWN("Unknown");

  private final String word;

  Role(String word) {
    this.word = word;
  }

  /// As users of DRBD write it.
  public String word() {
    return word;
  }
}
