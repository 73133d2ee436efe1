/// The scenarios on containers: `vega`, `altair` and `deneb`, made from the `Dockerfile` at the
/// root, with one network for the link, one for the witness and one for clients.
///
/// Start with [tanabata.integration.containers.ContainerCluster], which is one cluster and all that
/// can be done to it. [tanabata.integration.containers.ContainerEngine] finds a container engine or
/// says why there is none, [tanabata.integration.containers.ContainerEnvironment] makes the images
/// and networks there and takes them away. What is played is in the package `scenarios`.
///
/// [tanabata.integration.containers.ComposeTest] is apart from all that: the demo of those who have
/// `docker-compose.yml`.
///
/// Nothing is pulled from anywhere. The networks are internal, so that nothing finds a way around a
/// network that was disconnected; clients come from this host, which is on each of them.
package tanabata.integration.containers;
