/// What two lock cores send each other: [tanabata.dlm.core.message.Message]s, several to an
/// [tanabata.dlm.core.message.Envelope], and the values that only messages carry.
///
/// Cores send messages to themselves, too: the owner of a lock and the master of its name talk the
/// same way whether they are one node or two.
package tanabata.dlm.core.message;
