package tanabata.replication.core.work;

/// A transaction of the activity log on its way to the disk.
///
/// @param slots that it changes
/// @param then what follows when it is durable
public record ActivityTransaction(int[] slots, Continuation then) implements Ticket {}
