package tanabata.replication.core;

/// What a node says in its greeting about how its copy came to be what it is.
///
/// @param role what it is now
/// @param outdated whether its copy was cut off, or left, while the other one went on
/// @param partedAt wall clock, milliseconds since 1970, for people only; 0 if it never parted
/// @param changedBlocks how many blocks it has changed that the other may lack
/// @param policy what it would do by itself; must be the same on both
public record Past(
    Role role,
    boolean outdated,
    long partedAt,
    boolean partedAsPrimary,
    long changedBlocks,
    AfterSplitBrain policy) {}
