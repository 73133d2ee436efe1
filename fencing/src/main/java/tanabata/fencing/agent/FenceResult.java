package tanabata.fencing.agent;

/// What came of fencing a host, with a sentence for people.
public sealed interface FenceResult {

  String sentence();

  /// The host serves nobody any more.
  record Achieved(String sentence) implements FenceResult {}

  /// Nothing is certain; the host may be on, off, or between the two.
  record Failed(String sentence) implements FenceResult {}
}
