/// Where the cores of a node meet: [tanabata.node.wiring.NodeCore] is replication, the arbiter and
/// the lock manager of one resource as one core. It does no input or output: the simulator runs it
/// too.
package tanabata.node.wiring;
