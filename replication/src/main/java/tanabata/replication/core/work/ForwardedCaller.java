package tanabata.replication.core.work;

import tanabata.replication.model.Caller;

/// A request of a peer without a disk, in the session in which it was made.
public record ForwardedCaller(long id, long session) implements Caller {}
