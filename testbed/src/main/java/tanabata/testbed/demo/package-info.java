/// `tanabata demo`: two nodes and their witness, for a person to look at.
///
/// Start with [tanabata.testbed.demo.Demo], which tells the whole story: lay out the folder
/// (`DemoSetup`), start the witness and two daemons (`DemoWitness`, `DemoNode`, `DemoProcess`),
/// follow what they report (`Follower`), stop them. What is on disk already is used as it is;
/// nothing is ever wiped. The link between the nodes passes through the demo (`LinkRelay`), so that
/// `demo cut` can cut it ([tanabata.testbed.demo.LinkControl]).
package tanabata.testbed.demo;
