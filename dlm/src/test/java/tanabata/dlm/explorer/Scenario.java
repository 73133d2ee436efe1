package tanabata.dlm.explorer;

import java.util.ArrayList;
import java.util.List;
import tanabata.dlm.core.CoreFactory;
import tanabata.simulation.explore.Move;

/// A small instance: its nodes, what clients do, and which faults there may be.
///
/// @param nodes how many there are
/// @param members how many of them are members from the start, the first ones
/// @param masters for each name the node that masters it when all are members
/// @param prelude what happens before the exploration begins
/// @param settled after so many moves of the prelude all messages have arrived, also before the
///   first one; -1 for never
/// @param cores sound ones, or with a planted bug
record Scenario(
    int nodes,
    int members,
    List<Integer> masters,
    List<Client> clients,
    List<Move<MoveKind>> prelude,
    int settled,
    Faults faults,
    CoreFactory cores) {

  record Client(int node, List<Step> steps) {}

  /// How often each may happen.
  ///
  /// @param who of the nodes, as bits
  /// @param ticks how often a node may act on time alone, when no message is in flight
  record Faults(int who, int deaths, int exclusions, int joins, int departures, int ticks) {

    boolean affect(int node) {
      return (who & 1 << node) != 0;
    }
  }

  static Scenario of(int nodes, Integer... masters) {
    return new Scenario(
        nodes,
        nodes,
        List.of(masters),
        List.of(),
        List.of(),
        0,
        new Faults((1 << nodes) - 1, 0, 0, 0, 0, 1),
        CoreFactory.SOUND);
  }

  Scenario client(int node, Step... steps) {
    List<Client> more = new ArrayList<>(clients);
    more.add(new Client(node, List.of(steps)));
    return new Scenario(nodes, members, masters, more, prelude, settled, faults, cores);
  }

  /// These clients have taken a step each, one after the other, and all messages have arrived.
  Scenario ready(int... which) {
    List<Move<MoveKind>> moves = new ArrayList<>();
    for (int client : which) {
      moves.add(MoveKind.STEP.of(client));
    }
    return new Scenario(nodes, members, masters, clients, moves, moves.size(), faults, cores);
  }

  /// The members know of each other, but no messages have arrived but by these moves.
  Scenario unsettled(List<Move<MoveKind>> moves) {
    return new Scenario(nodes, members, masters, clients, moves, -1, faults, cores);
  }

  /// These moves have been made since everything settled.
  Scenario begun(List<Move<MoveKind>> moves) {
    List<Move<MoveKind>> more = new ArrayList<>(prelude);
    more.addAll(moves);
    return new Scenario(nodes, members, masters, clients, more, settled, faults, cores);
  }

  Scenario faults(int who, int deaths, int exclusions, int joins, int departures) {
    Faults all = new Faults(who, deaths, exclusions, joins, departures, faults.ticks);
    return new Scenario(nodes, members, masters, clients, prelude, settled, all, cores);
  }

  Scenario members(int first) {
    return new Scenario(nodes, first, masters, clients, prelude, settled, faults, cores);
  }

  Scenario cores(CoreFactory other) {
    return new Scenario(nodes, members, masters, clients, prelude, settled, faults, other);
  }
}
