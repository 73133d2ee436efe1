/// `tanabata demo`: the two nodes vega and altair on one machine, as separate processes.
///
/// Start with [tanabata.node.demo.Demo], which tells the whole story: lay out the folder
/// (`DemoFolder`, `DemoSetup`, `DemoKeys`), start two daemons (`DemoNode` over
/// [tanabata.node.demo.DaemonLauncher]), follow what they say (`Follower`), stop them. What is on
/// disk already is used as it is; nothing is ever wiped.
package tanabata.node.demo;
