/// The LockService that JGroups had until 5.3.
package tanabata.benchmarks.lockservice;
