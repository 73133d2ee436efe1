/// An explicit-state model checker for real cores: walks every interleaving of a small instance,
/// breadth first, and reports the shortest path to what is wrong.
///
/// A [tanabata.simulation.explore.Model] says what an instance is: how it starts, which
/// [tanabata.simulation.explore.Move]s are possible in a state, what each does, and what must hold.
/// [tanabata.simulation.explore.Explorer] makes every move from every state. A core cannot be
/// copied, so a state is made anew by replaying its path (some 20 µs; a copy by reflection would
/// cost as much, and would have to know the insides of everything). A state is known again by its
/// [tanabata.simulation.explore.StateKey], 128 bits over everything that can be reached from it
/// ([tanabata.simulation.explore.StateHash], under a [tanabata.simulation.explore.HashScheme]),
/// kept in a [tanabata.simulation.explore.StateTable]. About 60 bytes of memory are needed for each
/// state.
///
/// A path is one word for a command line ([tanabata.simulation.explore.Moves]), and
/// [tanabata.simulation.explore.PathReport] replays it with every input and effect.
package tanabata.simulation.explore;
