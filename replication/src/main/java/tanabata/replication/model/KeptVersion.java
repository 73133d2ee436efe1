package tanabata.replication.model;

/// A version of the data that this node has given up, or is about to: the undo log holds the old
/// contents of `saved`, and with the rest of the disk that is the whole of it.
///
/// @param before what identified it
/// @param kept whether it stays until somebody removes it; otherwise it goes when the resync that
///   replaces it is over
public record KeptVersion(DataIdentity before, boolean kept, BlockSet saved) {}
