package tanabata.replication.model;

/// Whoever asked for something and is to be answered. The core does not look inside.
public interface Caller {}
