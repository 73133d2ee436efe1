/// Sends the lock manager's envelopes over JGroups.
///
/// [tanabata.dlm.jgroups.GroupTransport] is the entry; no other package knows JGroups. What is used
/// of it are sockets with TLS, and failure detectors whose suspicions are passed on as hints.
/// Views, merges and reliable delivery are not relied on: a view is an opinion, and the core
/// numbers its messages itself.
package tanabata.dlm.jgroups;
