/// `tanabata certify`: two nodes and their witness on this machine, injected faults for a given
/// time, and a verdict on what their clients saw.
///
/// Start with [tanabata.testbed.certify.Certification], which runs the whole. A `Testbed` is the
/// two daemons, the witness and the proxies between them (`Host`,
/// [tanabata.testbed.net.FaultProxy]). The `Schedule` draws episodes from the seed; an
/// `InjectedFault` is one of them with its victim, of one of the kinds in
/// [tanabata.testbed.certify.Fault]. Meanwhile the clients of the `Workload` write and read sectors
/// through NBD (`SectorClient`, `Sectors`), take locks (`LockClient`, `Holds`), and convert others
/// that have a value block (`ValueClient`, `Values`). After each episode all is healed, the clients
/// pause at the `Gate`, and the judges of [tanabata.simulation.history] check what they recorded;
/// `Tally` counts, and [tanabata.testbed.certify.Report] is the result.
///
/// [tanabata.testbed.certify.LoadedPair] is the same pair with the same clients and judges, without
/// the faults, for other campaigns.
///
/// Everything is on one machine and one clock, which is what makes the judgement exact.
package tanabata.testbed.certify;
