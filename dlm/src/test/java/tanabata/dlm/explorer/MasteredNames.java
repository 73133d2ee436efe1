package tanabata.dlm.explorer;

import java.util.TreeMap;
import tanabata.dlm.api.LockName;
import tanabata.dlm.api.Membership;
import tanabata.dlm.api.Tuning;
import tanabata.dlm.core.Input;
import tanabata.dlm.core.LockCore;
import tanabata.foundation.Moment;
import tanabata.foundation.NodeId;

/// Names that are mastered where a scenario needs them.
final class MasteredNames {

  private static final String[] NODES = {"altair", "deneb", "vega"};
  private static final LockName[][] FOUND = found();

  private MasteredNames() {}

  /// The `which`-th name of those that this member masters among so many members.
  static LockName of(int members, int master, int which) {
    return FOUND[members][master * NODES.length + which];
  }

  private static LockName[][] found() {
    LockName[][] all = new LockName[NODES.length + 1][NODES.length * NODES.length];
    for (int members = 1; members <= NODES.length; members++) {
      TreeMap<NodeId, Long> present = new TreeMap<>();
      for (int i = 0; i < members; i++) {
        present.put(new NodeId(NODES[i]), 1L);
      }
      LockCore core = new LockCore(new NodeId(NODES[0]), Tuning.DEFAULT);
      core.accept(Moment.ZERO, new Input.MembershipChanged(new Membership(1, present)), _ -> {});
      for (int i = 0; i < members * NODES.length; i++) {
        all[members][i] = find(core, NODES[i / NODES.length], i % NODES.length);
      }
    }
    return all;
  }

  private static LockName find(LockCore core, String master, int which) {
    int left = which;
    for (int number = 0; ; number++) {
      LockName name = new LockName("name-" + number);
      boolean fits = core.masterOf(name).orElseThrow().name().equals(master);
      if (fits && left-- == 0) {
        return name;
      }
    }
  }
}
