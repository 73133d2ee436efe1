/// The explorer: walks every interleaving of a small instance of the real cores.
///
/// Storms draw histories by chance and can be long; the explorer leaves nothing to chance and stays
/// small. A [tanabata.integration.explorer.Scenario] is two hosts with real replication cores, a
/// wire, disks with volatile caches, and clients with a request or two each. A
/// [tanabata.integration.explorer.Move] is one thing that may happen next: a message arrives, a
/// disk operation ends, a client asks, time passes, a fault strikes, something is repaired.
/// [tanabata.integration.explorer.Explorer] makes every move from every state, shortest paths
/// first, so that what it finds it finds by one of the shortest ways there are.
///
/// **States.** A core cannot be copied, so a state is made anew by replaying its path (some 20 µs;
/// a copy by reflection would cost as much, and would have to know the insides of everything). A
/// state is known again by [tanabata.integration.explorer.StateHash], 128 bits over everything that
/// can be reached in cores and surroundings. About 60 bytes of memory are needed for each.
///
/// **Judgement.** In every state [tanabata.integration.explorer.Judge] looks at what must always
/// hold: no block is invalid on both hosts, each sector is a linearizable register over both, what
/// a flush was answered for is durable on both disks or known to be missing. Cores, disks and
/// payloads judge themselves: a broken invariant, a second release, two operations on one sector at
/// once are failures. Then [tanabata.integration.explorer.Healing] heals a copy of the state, and
/// everything must come to rest, be answered, be equal on both disks and be released; so no state
/// is stuck, and none is doomed.
///
/// **What is coarse.** Time passes in ticks for both hosts at once, when nothing else can happen
/// but faults and repairs; earlier only as often as the scenario allows. In a crash all data, and
/// all metadata, under way either lands or does not. The metadata are values, not bytes. A block is
/// a sector. There is no reduction of any kind: states are merged only if they are equal but for
/// the order of independent starts and ends of requests, the absolute time, the number of earlier
/// connections, and the order in which unlike disk operations were asked for.
///
/// **The bound.** [tanabata.integration.explorer.Instance] lists what every build explores. Where
/// the result says "all there are", no path of any length is left out; else all up to that depth
/// are walked, and each ends well when healed. Deeper: `-Dexplorer.depth=N`, `-Dexplorer.states=N`,
/// `-Dexplorer.only=NAME`. What is found is told as a story, with the command that tells it again.
///
/// **Another core** beside the one that replicates goes into [tanabata.integration.explorer.Host],
/// which carries out its effects: what it asks for becomes a
/// [tanabata.integration.explorer.Pending], what it sends a [tanabata.integration.explorer.Parcel],
/// its timers see the same ticks. What only it can meet becomes a kind of move, what it promises a
/// sentence of the judge. Fields of these classes are state and are hashed, unless `transient`.
package tanabata.integration.explorer;
