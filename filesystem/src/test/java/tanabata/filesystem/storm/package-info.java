/// Two mounts of one filesystem in virtual time: devices that take their time, locks that travel,
/// hosts that die.
package tanabata.filesystem.storm;
