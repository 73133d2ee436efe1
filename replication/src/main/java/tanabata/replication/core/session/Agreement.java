package tanabata.replication.core.session;

import tanabata.replication.model.DataIdentity;
import tanabata.replication.model.HandshakeRule;

/// What two nodes that have greeted each other agree on, each seen from its side.
///
/// @param preferred whose version wins where both copies are valid but may differ
/// @param extent what the side that is not preferred has to compare
/// @param loss what becomes of the version of the side that is not preferred
/// @param identity what both carry from now on
/// @param reach how far the bitmap of the preferred side goes back, until the other has what it
///   lacks
public record Agreement(
    HandshakeRule rule,
    Side preferred,
    Extent extent,
    Loss loss,
    DataIdentity identity,
    int reach) {

  public enum Side {
    HERE,
    PEER
  }

  public enum Extent {
    /// The blocks that either has touched.
    TOUCHED,
    /// The whole device counts as not valid.
    EVERYTHING
  }

  public enum Loss {
    /// Whoever saw answers from the other side saw what this side has.
    NOTHING,
    /// Clients of the other side may have seen answers that do not count any more.
    VERSION,
    /// The same, and that version is kept until somebody removes it.
    KEPT_VERSION
  }

  public boolean isPreferredHere() {
    return preferred == Side.HERE;
  }

  public boolean givesUp() {
    return loss != Loss.NOTHING;
  }

  public boolean keepsOther() {
    return loss == Loss.KEPT_VERSION;
  }
}
