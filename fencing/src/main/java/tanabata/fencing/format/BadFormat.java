package tanabata.fencing.format;

/// These bytes are not what they should be. The message says what is wrong, for people.
public final class BadFormat extends Exception {

  private static final long serialVersionUID = 1L;

  public BadFormat(String sentence) {
    super(sentence);
  }
}
