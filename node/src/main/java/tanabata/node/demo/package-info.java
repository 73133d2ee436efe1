/// `tanabata demo`: the two nodes vega and altair and the witness deneb on one machine, as separate
/// processes.
///
/// Start with [tanabata.node.demo.Demo], which tells the whole story: lay out the folder
/// (`DemoFolder`, `DemoSetup`, `DemoKeys`), start the witness and two daemons (`DemoWitness`,
/// `DemoNode`, `DemoProcess` over [tanabata.node.demo.DaemonLauncher]), follow what they say
/// (`Follower`), stop them. What is on disk already is used as it is; nothing is ever wiped. The
/// link between the nodes passes through the demo (`LinkRelay`, which has pieces of
/// [tanabata.node.demo.Cable]), so that `demo cut` can cut it ([tanabata.node.demo.LinkControl]).
package tanabata.node.demo;
