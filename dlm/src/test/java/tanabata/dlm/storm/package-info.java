/// Storms over the lock core: seeds draw members, load and faults, and a judge that knows nothing
/// of masters and rounds says whether what clients were told can stand. Start at
/// [tanabata.dlm.storm.LockStorm].
package tanabata.dlm.storm;
