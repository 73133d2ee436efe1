/// Two nodes and their witness on one machine, as separate processes.
///
/// [tanabata.testbed.demo] runs them for a person to look at, [tanabata.testbed.certify] injects
/// faults into them and judges what clients saw. Both share [tanabata.testbed.cluster], the files
/// and the processes, and [tanabata.testbed.net], ports and the links that can fail.
/// [tanabata.testbed.faults] injects faults of disks and clocks within a daemon.
package tanabata.testbed;
