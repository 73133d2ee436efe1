/// The bytes of fencing: [tanabata.fencing.format.WitnessRecordCodec] for the record at the
/// witness, [tanabata.fencing.format.ArbiterMessageCodec] for what arbiters send to each other.
/// Both are drawn in `docs/FORMATS.md`; both refuse what they would not have written themselves,
/// with a [tanabata.fencing.format.BadFormat].
package tanabata.fencing.format;
