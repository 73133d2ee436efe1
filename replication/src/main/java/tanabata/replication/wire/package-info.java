/// The peer protocol: frames of two replication cores to bytes and back.
///
/// [tanabata.replication.wire.FrameWriter] encodes, [tanabata.replication.wire.FrameReader] takes
/// bytes as they come and gives frames. Both are pure translation: what a frame means is the core's
/// business. A frame that cannot be one ends with a [tanabata.replication.wire.WireException] that
/// says what was wrong. The layout is drawn in `docs/FORMATS.md`.
package tanabata.replication.wire;
