/// The explorer: walks every interleaving of a small instance of the real cores.
///
/// Storms draw histories by chance and can be long; the explorer leaves nothing to chance and stays
/// small. A [tanabata.integration.explorer.Scenario] is two hosts with real cores, a wire, disks
/// with volatile caches, and clients with a request or two each. A
/// [tanabata.integration.explorer.MoveKind] is a kind of what may happen next: a message arrives, a
/// disk operation ends, a client asks, time passes, a fault strikes, something is repaired.
/// [tanabata.simulation.explore.Explorer] makes every move from every state, shortest paths first,
/// so that what it finds it finds by one of the shortest ways there are.
/// [tanabata.integration.explorer.NodeModel] is a scenario as the explorer wants it, and says what
/// of a state counts.
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
/// a sector. Without fencing there is no reduction of any kind: states are merged only if they are
/// equal but for the order of independent starts and ends of requests, the absolute time, the
/// number of earlier connections, why the last one ended, and the order in which unlike disk
/// operations were asked for.
///
/// **The bound.** [tanabata.integration.explorer.Instance] lists what every build explores. Where
/// the result says "all there are", no path of any length is left out; else all up to that depth
/// are walked, and each ends well when healed. Deeper: `-Dexplorer.depth=N`, `-Dexplorer.states=N`,
/// `-Dexplorer.only=NAME`. What is found is told as a story, with the command that tells it again.
///
/// **Fencing.** Without fencing the replication core runs alone. An instance with fencing runs
/// [tanabata.node.wiring.NodeCore], the whole node as in the daemon
/// ([tanabata.integration.explorer.Cores]), and a witness
/// ([tanabata.integration.explorer.Witness]). A request to the witness is carried out at one moment
/// and replied to at a later one; it may get lost, and one that was given up may be carried out
/// long afterwards. Judged besides: while one host goes on alone the other, paused or not, may
/// answer nobody; a client gets an error only when it is cut off, and then nothing more; what a
/// flush was answered for lasts on every copy that the record calls active and that is not
/// outdated. In the end the record names both and both may answer. What may be forgotten is less
/// than in the storms: a cut costs nothing that the other host still has.
///
/// **Locks.** An instance may have one lock, with one user at each host
/// ([tanabata.integration.explorer.LockUsers]). The epoch of the locks is a write of its own, which
/// always takes time and may be pending at a crash. Judged besides: tokens rise with every grant;
/// no lock is granted in an epoch that is not on disk; none is granted or used while its host may
/// not answer clients, nor at both hosts at once; a host that does not know every answered write
/// takes no part in the locks. In the end both share the locks, and each can take the lock and
/// release it. Messages of the lock managers are in order, and lost only when the network is cut or
/// a process ends; what else may happen to them the lock manager's own explorer covers.
///
/// **What is coarse with fencing.** Intervals are as short as ticks allow, and clocks are exact, so
/// there is no guard. Nobody is preferred, there are no fence agents, no operator forces anything,
/// and nobody hints that the record has changed: it is read again after five ticks. Messages
/// between arbiters arrive at once unless another message, a pause or a stall is before them
/// ([tanabata.integration.explorer.Scenario.Haste#CONTROL_MESSAGES]), and in most of these
/// instances disks take no time ([tanabata.integration.explorer.Scenario.Haste#DISKS]), except
/// those of a paused host. Both leave paths out, so there is an instance without the one and there
/// are some without the other. Of the number of a heartbeat only the distance from the last one
/// counts, and that of a request to the witness not at all.
package tanabata.integration.explorer;
