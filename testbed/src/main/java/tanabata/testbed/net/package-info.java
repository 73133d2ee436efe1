/// Ports of this machine and the links between them.
///
/// [tanabata.testbed.net.FaultProxy] forwards what comes to one port to another one, and injects
/// faults; [tanabata.testbed.net.FreePort] finds ports for daemons that may be killed and started
/// again.
package tanabata.testbed.net;
