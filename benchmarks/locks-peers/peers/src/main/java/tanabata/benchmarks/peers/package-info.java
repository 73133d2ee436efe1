/// The processes that `benchmarks/locks` measures, but for the old LockService.
package tanabata.benchmarks.peers;
