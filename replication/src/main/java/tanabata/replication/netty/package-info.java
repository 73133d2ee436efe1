/// The link to the peer: [tanabata.replication.netty.PeerEndpoint] dials and listens, checks who is
/// there, and carries frames.
package tanabata.replication.netty;
