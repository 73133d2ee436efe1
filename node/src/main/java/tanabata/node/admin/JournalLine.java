package tanabata.node.admin;

import java.time.Instant;

/// Something that happened to a resource.
///
/// @param at by the clock of the host, which may have been set since
public record JournalLine(Instant at, String what) {}
