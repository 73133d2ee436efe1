package tanabata.replication.core.work;

import tanabata.replication.model.Message;

/// A pull of the peer that is served from the local copy.
public record ServedPull(Message.PullRequest request, long session) implements Ticket {}
