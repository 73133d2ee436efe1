/// Addresses of the links between the two nodes: from where the other end may connect, and why a
/// link does not come up. Both links use it, that of replication and that of the locks.
package tanabata.foundation.net;
