/// What every measured process shares.
package tanabata.benchmarks.stand;
