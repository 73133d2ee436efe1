package tanabata.replication.core;

/// What a node says in its greeting for the case that both went on alone.
///
/// @param role what it is now
/// @param partedAt wall clock, milliseconds since 1970, for people only; 0 if it never parted
/// @param changedBlocks how many blocks it has changed that the other may lack
/// @param policy what it would do by itself; must be the same on both
public record Past(
    Role role,
    long partedAt,
    boolean partedAsPrimary,
    long changedBlocks,
    AfterSplitBrain policy) {}
