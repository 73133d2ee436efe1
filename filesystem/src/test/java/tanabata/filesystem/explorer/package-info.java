/// Two mounts of one filesystem, a few calls and a death, in every order in which what happens can
/// happen: what the device is asked is done early or late, messages of the lock manager wait, a
/// host dies between any two of them.
///
/// A state is known again by the two cores themselves, what is under way, the bytes of the device,
/// and what the calls were answered. So what comes to the same in two orders is walked once.
package tanabata.filesystem.explorer;
