/// What every module shares, and the contract that every core keeps.
///
/// Start with [tanabata.foundation.Core]: a decision maker is a plain object that takes what
/// happened as an input and gives what to do as effects. [tanabata.foundation.CoreLoop] drives one.
/// [tanabata.foundation.NodeInput] and [tanabata.foundation.NodeEffect] are the inputs and effects
/// of all cores of a node. [tanabata.foundation.Moment], [tanabata.foundation.ByteRange] and
/// [tanabata.foundation.NodeId] are common values, [tanabata.foundation.Payload] is how bytes
/// travel beside it without entering it, and [tanabata.foundation.BlockDevice] is what a front end
/// (NBD today) knows of everything behind it. [tanabata.foundation.files] makes files that are
/// nobody else's.
///
/// This module depends on the JDK only.
package tanabata.foundation;
