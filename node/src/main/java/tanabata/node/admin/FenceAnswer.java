package tanabata.node.admin;

/// Whether a host is cut off from everything that this node shares with it.
public sealed interface FenceAnswer {

  String sentence();

  /// All resources of the two run here alone, and there is evidence that the host serves none of
  /// them any more; the sentence says which.
  record Fenced(String sentence) implements FenceAnswer {}

  /// At least one resource is not known to be so. It may become so later.
  record NotFenced(String sentence) implements FenceAnswer {}
}
