/// Fencing: who of two nodes may go on when they lose each other, and the proof that the other one
/// serves no more.
///
/// This package has the values and messages that the rest of the module and its users share:
/// [tanabata.fencing.WitnessRecord] is what two nodes contend for,
/// [tanabata.fencing.WitnessRequest] and [tanabata.fencing.WitnessReply] how it is read and
/// replaced, [tanabata.fencing.ArbiterMessage] what two arbiters send to each other,
/// [tanabata.fencing.Policy] and [tanabata.fencing.Timing] what operators decided beforehand,
/// [tanabata.fencing.FencingEvent] and [tanabata.fencing.ArbiterStatus] what operators see, as
/// values; [tanabata.fencing.LockMembership] is who takes part in the locks.
/// [tanabata.fencing.core.Arbiter] decides; `witness`, `agent`, `hook` and `watchdog` are the
/// technologies around it.
package tanabata.fencing;
