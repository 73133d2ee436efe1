/// Hooks: programs of the operator that are run on what happens to a resource.
///
/// Start with [tanabata.fencing.hook.Hooks]; [tanabata.fencing.hook.HookEvent] lists the events.
/// Nothing ever waits for a hook, and nothing is decided by one.
package tanabata.fencing.hook;
