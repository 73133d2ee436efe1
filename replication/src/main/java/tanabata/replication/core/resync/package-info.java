/// Brings copies in line: [tanabata.replication.core.resync.Resync] pulls what is not valid here,
/// and serves what the peer pulls.
package tanabata.replication.core.resync;
