package tanabata.replication.model;

import java.util.ArrayList;
import java.util.List;
import tanabata.foundation.state.Generation;

/// What identifies the data of a copy, and its past.
///
/// @param lineage newest first, empty if no data was ever declared valid
/// @param empty whether the backing store held nothing but zeros when it was created
public record DataIdentity(List<Generation> lineage, boolean empty) {

  /// Older ones are forgotten.
  public static final int MOST_GENERATIONS = 16;

  public DataIdentity {
    lineage = List.copyOf(lineage);
  }

  /// Whether this node has never held valid data.
  public boolean justCreated() {
    return lineage.isEmpty();
  }

  /// With a new generation on top: from here on the copy goes its own way.
  DataIdentity with(Generation next) {
    List<Generation> longer = new ArrayList<>(lineage);
    longer.addFirst(next);
    return new DataIdentity(longer, false);
  }
}
