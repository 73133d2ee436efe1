/// Explores every interleaving of small instances of the real lock cores: messages, memberships
/// that members learn one by one, deaths, exclusions, returns and leaves.
///
/// | class | what it does |
/// | --- | --- |
/// | `Scenario`, `Instance`, `Step` | what happens in an instance, and which instances there are |
/// | `SimulatedCluster`, `FencingModel`, `ScriptedClient` | the cores, the links, fencing, the clients; built from a path |
/// | `MoveKind` | what can happen |
/// | `LockModel` | all of that, for [tanabata.simulation.explore.Explorer] |
/// | `Healing` | whether every request ends, from a state on |
///
/// What clients were told is checked by [tanabata.dlm.storm.LockChecker].
package tanabata.dlm.explorer;
