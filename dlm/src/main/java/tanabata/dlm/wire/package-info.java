/// The bytes of the messages between lock managers; `docs/FORMATS.md` describes them.
///
/// [tanabata.dlm.wire.EnvelopeCodec] is the entry. What a peer sends is checked here, before
/// anything of it reaches the core: lengths, kinds, names, and that nothing is left over.
package tanabata.dlm.wire;
