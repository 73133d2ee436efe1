/// Two copies of a block device that stay the same.
///
/// [tanabata.replication.core] decides, in the values and messages of [tanabata.replication.model];
/// `wire` and `format` turn these into bytes, `disk`, `undo` and `netty` are the technologies
/// around it, `runtime` joins them for one resource. Start with the core; `docs/ARCHITECTURE.md`
/// walks a write through all of it.
package tanabata.replication;
