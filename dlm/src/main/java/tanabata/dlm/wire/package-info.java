/// What two lock managers say to each other, as bytes; `docs/FORMATS.md` draws them.
///
/// [tanabata.dlm.wire.EnvelopeCodec] is the door. What a peer sends is checked here, before
/// anything of it reaches the core: lengths, kinds, names, and that nothing is left over.
package tanabata.dlm.wire;
