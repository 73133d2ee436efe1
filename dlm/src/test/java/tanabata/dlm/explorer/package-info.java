/// Walks every interleaving of small instances of the real lock cores: messages, memberships that
/// reach members one by one, deaths, exclusions, returns and departures.
///
/// | class | what it does |
/// | --- | --- |
/// | `Scenario`, `Instance`, `Step` | what is to happen in an instance, and which there are |
/// | `Universe`, `Fencing`, `Actor` | the cores, the links, fencing, the clients; made anew from a path |
/// | `MoveKind` | what can happen |
/// | `LockModel` | all of that, for [tanabata.simulation.explore.Explorer] |
/// | `Healing` | whether all ends well from here |
///
/// What clients were told is judged by [tanabata.dlm.storm.Judge].
package tanabata.dlm.explorer;
