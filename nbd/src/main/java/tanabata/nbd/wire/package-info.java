/// How the NBD protocol looks: from bytes to the records of [tanabata.nbd.core] and back.
/// Big-endian throughout.
///
/// Client to server: [tanabata.nbd.wire.OptionDecoder] reads the data of an option,
/// [tanabata.nbd.wire.RequestFramer] finds the fixed headers of requests in a stream,
/// [tanabata.platform.buffer.PayloadCollector] the bytes that follow a write.
///
/// Server to client: [tanabata.nbd.wire.HandshakeWriter] and [tanabata.nbd.wire.ReplyWriter].
///
/// Nothing here trusts a length: every field is checked against what is really there.
package tanabata.nbd.wire;
