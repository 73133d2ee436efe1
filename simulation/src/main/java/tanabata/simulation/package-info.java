/// The simulation that tests run cores in: virtual time, a network, disks, and the faults that they
/// may have.
///
/// Start with [tanabata.simulation.World]: a queue of events in virtual time and one seeded source
/// of chance, so that a seed is a whole history. [tanabata.simulation.Network] carries messages
/// between nodes like TCP connections do, and cuts them; [tanabata.simulation.SimulatedDisk]
/// forgets unsynced writes when the power goes; [tanabata.simulation.history.RegisterHistory]
/// judges what its clients saw. Knows only `foundation`: any core can live in here.
package tanabata.simulation;
