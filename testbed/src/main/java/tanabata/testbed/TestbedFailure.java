package tanabata.testbed;

/// The demo or the certification cannot go on. The message is one sentence for the person who
/// started it.
public final class TestbedFailure extends Exception {

  private static final long serialVersionUID = 1L;

  public TestbedFailure(String sentence) {
    super(sentence);
  }
}
