package tanabata.foundation;

import java.util.function.Consumer;

/// A decision maker without any input or output of its own ("sans-IO").
///
/// The contract, the same for every module:
///
/// 1. State plus [#accept]; no thread, lock, clock, socket, file, log or randomness inside.
/// 2. Completion is an input: what must be durable before it is said goes out as an effect, comes
///    back as an input, and only then is it said. No effect may assume that another has happened.
/// 3. Time is `now`, and a regular tick among the inputs.
/// 4. Every queue has a limit; reaching it is an effect, never growth.
/// 5. The same inputs give the same effects: nothing iterates over a hash-ordered collection.
///
/// The order of the effects is the order in which they are to be carried out. The caller must not
/// call [#accept] again from within the consumer: it queues new inputs instead. Not thread safe:
/// one thread, the core's loop, calls it.
///
/// @param <I> what can happen to it, a sealed interface of records
/// @param <E> what it can ask for, a sealed interface of records
@FunctionalInterface
public interface Core<I, E> {

  /// Takes one input and hands every resulting effect to `effects`, in order.
  ///
  /// @throws InvariantViolation if a promise turned out to be broken; its node must stop
  void accept(Moment now, I input, Consumer<? super E> effects);
}
