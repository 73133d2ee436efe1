package tanabata.foundation.state;

import tanabata.foundation.NodeId;

/// A name for one continuous history of the data: two copies whose newest generations are equal
/// descend from the same writes.
///
/// @param epoch rises with every new generation of a lineage
/// @param id random, tells apart generations of the same epoch that two nodes made without knowing
///   of each other
/// @param author the node that made it
public record Generation(long epoch, long id, NodeId author) {

  @Override
  public String toString() {
    return epoch + ":" + String.format("%016x", id) + "@" + author;
  }
}
