/// What every module shares, and the contract that every core keeps.
///
/// Start with [tanabata.foundation.Core]: a decision maker is a plain object that is told what
/// happened and answers with what to do. [tanabata.foundation.Moment],
/// [tanabata.foundation.ByteRange] and [tanabata.foundation.NodeId] are the values it speaks in,
/// [tanabata.foundation.Payload] is how bytes travel beside it without entering it, and
/// [tanabata.foundation.BlockDevice] is what a front end (NBD today) knows of everything behind it.
///
/// This module depends on the JDK only.
package tanabata.foundation;
