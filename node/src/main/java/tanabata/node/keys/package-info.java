/// Keys and certificates of a cluster, and what a host does with them.
///
/// Start with [tanabata.node.keys.Authority], which lies on one host (or on a stick in a drawer)
/// and signs: it makes a [tanabata.node.keys.Bundle] for each host, one file that is carried there,
/// and [tanabata.node.keys.HostKeys] takes it in. Two roots are kept apart: what nodes and witness
/// show to each other is signed by the *cluster's*, what NBD clients show by the *clients'*; so a
/// client's key opens neither the peer's port, nor that of the locks, nor the witness.
///
/// A certificate carries the name of its host as CN and as a DNS name, and the addresses that were
/// given as further names; whoever checks whom it talks to checks the name.
///
/// What can go wrong outside (files, rights, names that are taken) is an `IOException` with a
/// sentence for the operator.
package tanabata.node.keys;
