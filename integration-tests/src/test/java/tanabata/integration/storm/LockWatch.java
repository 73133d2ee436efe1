package tanabata.integration.storm;

import tanabata.dlm.api.Membership;
import tanabata.replication.core.SimulatedNode;

/// Looks on after every event: while a node takes part in the locks alone and relies on what it
/// holds, the other one relies on nothing; and no node takes part that does not have current data.
final class LockWatch {

  private final SimulatedNode[] nodes;
  private final NodeProgram[] programs;
  private final SimulatedLocks locks;

  LockWatch(SimulatedNode[] nodes, NodeProgram[] programs, SimulatedLocks locks) {
    this.nodes = nodes;
    this.programs = programs;
    this.locks = locks;
  }

  void look() {
    for (int i = 0; i < 2; i++) {
      LockHost host = locks.host(i);
      LockHost other = locks.host(1 - i);
      boolean takesPart = nodes[i].isUp() && !host.membership().members().isEmpty();
      if (takesPart && !programs[i].core().state().hasCurrentData()) {
        throw new AssertionError(host + ", but does not have current data any more");
      }
      if (!host.relies()) {
        continue;
      }
      Membership own = host.membership();
      boolean alone = !own.members().containsKey(nodes[1 - i].id);
      if (alone && other.relies() && other.membership().epoch() <= own.epoch()) {
        throw new AssertionError(host + " shares its locks with nobody, while " + other);
      }
    }
  }
}
