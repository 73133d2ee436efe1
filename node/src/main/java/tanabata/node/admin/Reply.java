package tanabata.node.admin;

/// How a verb ended, with one sentence for the person who asked.
public sealed interface Reply {

  String sentence();

  /// It is so now.
  record Done(String sentence) implements Reply {}

  /// Nothing was changed, or not all of it; the sentence says why.
  record Refused(String sentence) implements Reply {}
}
