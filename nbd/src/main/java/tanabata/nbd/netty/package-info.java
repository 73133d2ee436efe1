/// Sockets, memory and pace of the NBD server.
///
/// [tanabata.nbd.netty.NbdServer] listens; every socket of one server lives on the one event loop
/// that owns the devices, so that nothing here is locked and no request changes threads. A
/// connection comes in by a [tanabata.nbd.netty.Gate], begins with a
/// [tanabata.nbd.netty.HandshakeHandler] and goes on with a
/// [tanabata.nbd.netty.TransmissionHandler]. What connections share ([tanabata.nbd.netty.Clients],
/// [tanabata.nbd.netty.MemoryBudget]) belongs to the server; what a connection says passes its
/// [tanabata.nbd.netty.Outbox].
///
/// Pace: replies are flushed once for each burst of received bytes, or once for each turn of the
/// loop in which answers come later, never one by one. A connection that has reached a limit stops
/// reading, and what it has received already waits in its handler.
package tanabata.nbd.netty;
