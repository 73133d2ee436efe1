/// What is under way in a replication core: [tanabata.replication.core.work.Input] is what can
/// happen to it, [tanabata.replication.core.work.Effect] what it asks for, and each
/// [tanabata.replication.core.work.Ticket] a piece of work that it waits for, with the
/// [tanabata.replication.core.work.Continuation] that follows.
/// [tanabata.replication.core.work.InFlight] says who waits for whom. The parts of the core share
/// one [tanabata.replication.core.work.CoreContext].
package tanabata.replication.core.work;
