package tanabata.node.demo;

/// The demo cannot go on. The message is one sentence for the person who started it.
public final class DemoFailure extends Exception {

  private static final long serialVersionUID = 1L;

  DemoFailure(String sentence) {
    super(sentence);
  }
}
