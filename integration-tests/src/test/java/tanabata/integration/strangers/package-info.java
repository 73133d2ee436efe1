/// Strangers at every port of a live pair under load: nobody is let in, nobody who belongs there
/// waits longer than for a freeze, and what a stranger costs is given back when it has gone.
///
/// Start with [tanabata.integration.strangers.StrangersTest]. A `Door` is a place where one of the
/// processes listens, as the kernel has it, so that no port is forgotten. A `Stranger` is a way to
/// misbehave at a door, with the words of every protocol (`Greeting`) and keys of its own
/// (`Keyring`); a `Crowd` draws strangers and doors from a seed and writes down in `Findings` how
/// far each got. `Vitals` and `Usage` are what a process uses, `Logs` what it has written about
/// them.
///
/// `-Dstrangers.minutes=60` makes it longer, `-Dstrangers.seed=7` draws others;
/// `-Dstrangers.only=SILENT,MANY` lets only some kinds come, `-Dstrangers.at='deneb.*'` only to
/// some doors.
package tanabata.integration.strangers;
