package tanabata.testbed.certify;

/// The weather cannot be made: a sentence for the one who asked for it. Says nothing about the
/// nodes; that a promise was broken is in the [Report].
public final class WeatherFailure extends Exception {

  private static final long serialVersionUID = 1L;

  WeatherFailure(String sentence) {
    super(sentence);
  }
}
