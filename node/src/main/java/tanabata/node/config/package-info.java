/// The configuration file of a node: from HOCON text to records that are known to be right.
///
/// Start with [tanabata.node.config.ConfigReader]: `read(file)` gives a
/// [tanabata.node.config.NodeConfig], or throws [tanabata.node.config.BadConfiguration] with one
/// sentence that says the file, the line, the key, what is wrong and what is allowed. Whoever holds
/// a `NodeConfig` need not check anything again, except what only the machine can tell (whether a
/// file exists, whether a port is free).
///
/// A witness of our own has a file of its own: [tanabata.node.config.WitnessServerReader].
///
/// The shape is that of a DRBD resource: `resource home { … on vega { … } on altair { … } }`. In
/// HOCON a key may contain a space, so `on vega` is one key.
package tanabata.node.config;
