package tanabata.replication.core;

/// A pull of the peer that is served from the local copy.
record Serve(Message.PullRequest request, long session) implements Ticket {}
