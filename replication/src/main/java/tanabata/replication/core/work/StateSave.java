package tanabata.replication.core.work;

/// A superblock on its way to the disk.
///
/// @param then what follows when it is durable
public record StateSave(Continuation then) implements Ticket {}
