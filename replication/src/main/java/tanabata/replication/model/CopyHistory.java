package tanabata.replication.model;

import tanabata.foundation.state.ReplicationState.Trust;
import tanabata.foundation.state.Role;

/// What a node says in its greeting about how its copy came to be what it is.
///
/// @param role what it is now
/// @param trust whether its copy was cut off, or left, while the other one went on
/// @param lastStandalone when it last went on without its peer
/// @param changedBlocks how many blocks it has changed that the other may lack
/// @param policy what it would do by itself after a split brain; must be the same on both
public record CopyHistory(
    Role role,
    Trust trust,
    LastStandalone lastStandalone,
    long changedBlocks,
    AfterSplitBrain policy) {}
