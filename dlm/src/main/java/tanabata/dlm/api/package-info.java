/// The values of the lock manager: names, modes, flags, value blocks, ranges, memberships.
///
/// Users of a lock space and the lock core share them, and a core may not know the lock space; so
/// they have a package of their own below both. Nothing here has state.
///
/// | of a lock | [tanabata.dlm.api.LockName], [tanabata.dlm.api.Mode], [tanabata.dlm.api.Flags] |
/// | --- | --- |
/// | of its value block | [tanabata.dlm.api.Block], [tanabata.dlm.api.Value], [tanabata.dlm.api.ValueAccess] |
/// | how a request ended | [tanabata.dlm.api.Completion] |
/// | byte ranges | [tanabata.dlm.api.RangeRequest], [tanabata.dlm.api.RangeResult] |
/// | for operators | [tanabata.dlm.api.LockView] |
/// | from fencing | [tanabata.dlm.api.Membership] |
/// | times and limits | [tanabata.dlm.api.Tuning] |
package tanabata.dlm.api;
