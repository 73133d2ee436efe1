/// Reads, writes and flushes: those of this node's clients
/// ([tanabata.replication.core.io.ClientIo], [tanabata.replication.core.io.Flushes]), what the peer
/// sends to be applied here ([tanabata.replication.core.io.PeerIo]), and requests that one node
/// carries out for the other when that has lost its disk
/// ([tanabata.replication.core.io.ForwardingClient],
/// [tanabata.replication.core.io.ForwardingServer]).
package tanabata.replication.core.io;
