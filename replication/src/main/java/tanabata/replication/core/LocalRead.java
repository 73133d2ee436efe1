package tanabata.replication.core;

import tanabata.foundation.ByteRange;

/// A client's read.
record LocalRead(ByteRange range, Caller caller) implements Ticket, ClientPath.Waiting {}
