package tanabata.simulation.explore;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// A small instance to be explored.
///
/// Called by several threads at once, each with states of its own.
///
/// @param <S> a state; it is changed by [#make]
/// @param <K> the kinds of moves
public interface Model<S, K extends Enum<K>> {

  Moves<K> vocabulary();

  /// A new state, at the start of the instance.
  S start();

  /// Every move that is possible now, in an order that depends on nothing but the state.
  List<Move<K>> moves(S state);

  /// Makes a move that is possible.
  ///
  /// @throws AssertionError if it breaks a promise
  void make(S state, Move<K> move);

  StateKey key(S state);

  /// What must not be as it is in this state, if anything.
  Optional<String> violation(S state);

  /// Uses the state up: from here on nothing bad happens, and what can go on goes on.
  ///
  /// @return what does not end well, if anything
  Optional<String> violationWhenHealed(S state);

  /// What a move is, for people. Asked before it is made.
  String describe(S state, Move<K> move);

  /// From here on every input and effect of the state's cores is written to the listener, a line
  /// each.
  void listen(S state, Consumer<String> listener);
}
