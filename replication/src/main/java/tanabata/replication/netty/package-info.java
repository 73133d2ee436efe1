/// What every Netty adapter of this module shares: [tanabata.replication.netty.Transports], the
/// choice of how this host talks to its sockets.
package tanabata.replication.netty;
