package tanabata.replication.runtime;

import tanabata.foundation.BlockDevice;

/// The version that a node has given up and keeps. Used on the replica's loop only.
///
/// @param device it, read only
/// @param createdMillis when the undo log was begun; wall clock, milliseconds since 1970
/// @param savedBytes how much of the device has been overwritten since, and is in the log
public record GivenUp(BlockDevice device, long createdMillis, long savedBytes) {}
