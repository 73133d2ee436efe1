/// Storms over the lock core: seeds draw members, load and faults, and a checker that knows nothing
/// of masters and recoveries decides whether what clients were told is consistent. Start at
/// [tanabata.dlm.storm.LockStorm].
package tanabata.dlm.storm;
