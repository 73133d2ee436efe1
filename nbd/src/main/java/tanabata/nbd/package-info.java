/// The NBD front end: block devices offered to every client that speaks the Network Block Device
/// protocol (Linux, QEMU, libnbd, fio).
///
/// This package holds what the server is told: exports, limits, addresses. Whoever runs it needs
/// nothing else but [tanabata.nbd.netty.NbdServer]. Below it:
///
/// - [tanabata.nbd.core]: what to answer. Pure: the negotiation and the checks of every request, as
///   plain objects over sealed records.
/// - [tanabata.nbd.wire]: how it looks. From bytes to those records and back.
/// - [tanabata.nbd.netty]: sockets, memory, pace.
///
/// What it promises: hostile or broken bytes close that connection, with one logged reason, and
/// nobody else notices; memory is bounded by [tanabata.nbd.NbdLimits]; replies may come in any
/// order; every payload is released once, also when its client is gone. What it does not: it orders
/// nothing (the [tanabata.foundation.BlockDevice] does), and speaks no extended headers.
///
/// Reading order: [tanabata.nbd.Exports], `core.Negotiation`, `core.RequestCheck`,
/// `netty.TransmissionHandler`.
package tanabata.nbd;
