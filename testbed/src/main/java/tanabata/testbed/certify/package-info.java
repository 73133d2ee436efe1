/// `tanabata weather`: two nodes and their witness on this machine, bad weather for a given time,
/// and a verdict on what their clients saw.
///
/// Start with [tanabata.testbed.certify.Weather], which tells the whole story. A `Site` is the two
/// daemons, the witness and the cables between them (`Host`, [tanabata.testbed.net.Cable]); a
/// `Blow` is one fault of a `Fault` kind, drawn by the `Forecast` from the seed. Meanwhile a
/// `Crowd` of clients writes and reads sectors through NBD (`SectorClient`, `Sectors`), takes locks
/// (`LockClient`, `Holds`), and converts others that have a value (`ValueClient`, `Values`). After
/// each episode all is healed, the crowd rests, and the judges of [tanabata.simulation.history]
/// look at what it saw; `Tally` counts, [tanabata.testbed.certify.Report] says what came of it.
///
/// Everything is on one machine and one clock, which is what makes the judgement exact.
package tanabata.testbed.certify;
