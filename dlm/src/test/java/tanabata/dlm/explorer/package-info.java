/// Walks every interleaving of small instances of the real lock cores: messages, memberships that
/// reach members one by one, deaths, exclusions, returns and departures.
///
/// | room | what it does |
/// | --- | --- |
/// | `Scenario`, `Instance`, `Step` | what is to happen in an instance, and which there are |
/// | `Universe`, `Fencing`, `Actor` | the cores, the links, fencing, the clients; made anew from a path |
/// | `Move` | one thing that happens |
/// | `Explorer`, `StateHash` | breadth first over all that can happen |
/// | `Healing` | whether all ends well from here |
///
/// What clients were told is judged by [tanabata.dlm.storm.Judge].
package tanabata.dlm.explorer;
