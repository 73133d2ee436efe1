/// Two mounts of one filesystem, a few calls and a death, in every order in which what happens can
/// happen: what the device is asked is done early or late, messages of the lock manager wait, a
/// host dies between any two of them.
///
/// A state is known again by what each mount has been told, in order, by what the device holds, and
/// by the lock manager: a mount decides by nothing else. So what two mounts do independently of
/// each other is walked in one order only.
package tanabata.filesystem.explorer;
