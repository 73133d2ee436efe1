/// Two copies of a block device, one truth.
///
/// The house: [tanabata.replication.core] decides, `wire` and `format` turn its words into bytes,
/// `disk`, `netty` and `nbd` are the technologies around it. `node` wires them.
package tanabata.replication;
