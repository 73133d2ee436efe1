/// Carries the lock manager's words over JGroups.
///
/// [tanabata.dlm.jgroups.GroupTransport] is the only room that knows JGroups. It takes from it
/// sockets with TLS, and failure detectors whose opinion is passed on as a hint. Views, merges and
/// reliable delivery are not relied on: a view is an opinion, and the core numbers its words
/// itself.
package tanabata.dlm.jgroups;
