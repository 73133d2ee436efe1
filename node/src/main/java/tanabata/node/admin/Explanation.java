package tanabata.node.admin;

import java.util.List;

/// How a resource stands, and what has led to it.
///
/// @param journal the oldest line first
public record Explanation(String node, ResourceStatus resource, List<JournalLine> journal) {

  public Explanation {
    journal = List.copyOf(journal);
  }
}
