/// Hooks: programs of the administrator that are told what happens to a resource.
///
/// Start with [tanabata.fencing.hook.Hooks]; [tanabata.fencing.hook.HookEvent] lists what there is
/// to be told. Nothing ever waits for a hook, and nothing is decided by one.
package tanabata.fencing.hook;
