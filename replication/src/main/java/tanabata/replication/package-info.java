/// Two copies of a block device that stay the same.
///
/// [tanabata.replication.core] decides, `wire` and `format` turn its messages and records into
/// bytes, `disk`, `undo` and `netty` are the technologies around it, `runtime` joins them for one
/// resource.
package tanabata.replication;
