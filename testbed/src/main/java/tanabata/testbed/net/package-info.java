/// Ports of this machine and the links between them.
///
/// [tanabata.testbed.net.Cable] carries what comes to one port to another one, and can be made to
/// fail; [tanabata.testbed.net.FreePort] and [tanabata.testbed.net.PortPair] find ports for daemons
/// that may be killed and started again.
package tanabata.testbed.net;
