/// What the NBD server answers, without a byte or a socket in sight.
///
/// A connection lives through two phases. In the first, [tanabata.replication.nbd.core.Negotiation]
/// turns each [tanabata.replication.nbd.core.Option] of the client into a
/// [tanabata.replication.nbd.core.Step]: replies, and whether to go on, to begin, or to end. It
/// leaves behind a [tanabata.replication.nbd.core.Session]. In the second,
/// [tanabata.replication.nbd.core.RequestCheck] judges each
/// [tanabata.replication.nbd.core.Request]: a [tanabata.replication.nbd.core.Command] is either fit
/// to be given to the device as it is, or refused with the error the client gets.
///
/// Nothing here keeps state but `Negotiation`, and that only what the options have agreed on.
package tanabata.replication.nbd.core;
