package tanabata.replication.core.work;

import tanabata.replication.model.MetadataChange;

/// A transaction of the activity log on its way to the disk.
///
/// @param change what it writes: a slot may be wanted for another extent before it is durable
/// @param then what follows when it is durable
public record ActivityTransaction(MetadataChange.Activity change, Continuation then)
    implements Ticket {}
