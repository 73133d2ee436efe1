/// Faults that are injected into a daemon from within: disks that fail, are full or slow, writes
/// that a power cut loses, a clock that drifts. For certifying a cluster, never for use.
///
/// A daemon finds [tanabata.testbed.faults.DiskFaults] and [tanabata.testbed.faults.DriftingClock]
/// with [java.util.ServiceLoader] where this module is on its class path. Each does nothing unless
/// its environment variable is set, and then the daemon logs a warning.
/// [tanabata.testbed.faults.PowerCut] works on the files of a daemon that was killed.
package tanabata.testbed.faults;
