/// What the NBD server answers, without a byte or a socket in sight.
///
/// A connection lives through two phases. In the first, [tanabata.nbd.core.Negotiation] turns each
/// [tanabata.nbd.core.Option] of the client into a [tanabata.nbd.core.Step]: replies, and whether
/// to go on, to begin, or to end. It leaves behind a [tanabata.nbd.core.Session]. In the second,
/// [tanabata.nbd.core.RequestCheck] judges each [tanabata.nbd.core.Request]: a
/// [tanabata.nbd.core.Command] is either fit to be given to the device as it is, or refused with
/// the error the client gets.
///
/// Nothing here keeps state but `Negotiation`, and that only what the options have agreed on.
package tanabata.nbd.core;
