package tanabata.foundation;

import java.util.ArrayDeque;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Drives one core on one thread: takes inputs in the order in which they come, one at a time, and
/// hands the effects on. What an effect causes at once is an input that waits until the core has
/// returned.
///
/// Not thread safe: every method is called on the thread that owns the core.
///
/// @param <I> the core's inputs
/// @param <E> the core's effects
public final class CoreLoop<I, E> {

  private final Core<I, E> core;
  private final Supplier<Moment> clock;
  private final Consumer<? super E> effects;
  private final Failure<I> failure;
  private final ArrayDeque<Object> inbox = new ArrayDeque<>();
  private State state = State.IDLE;

  private enum State {
    IDLE,
    /// A turn is under way.
    BUSY,
    /// What comes waits.
    HELD,
    /// Nothing is taken any more: a turn has failed, or the owner has ended.
    ENDED
  }

  /// What is run in its turn. A type of its own, to be told from inputs without wrapping those.
  private record Action(Runnable run) {}

  /// What becomes of a core that fails, and of the inputs that it will not take.
  ///
  /// @param <I> the core's inputs
  public interface Failure<I> {

    /// The core, or an effect, has thrown: it is half-way, and nothing may build on that. Called
    /// once, when the loop has ended.
    void broken(Throwable cause);

    /// Nobody will take this input. Whatever it owns is to be given back.
    void discarded(I input);
  }

  /// @param clock read before each input
  public CoreLoop(
      Core<I, E> core, Supplier<Moment> clock, Consumer<? super E> effects, Failure<I> failure) {
    this.core = core;
    this.clock = clock;
    this.effects = effects;
    this.failure = failure;
  }

  /// Takes the input, or lets it wait for its turn.
  public void give(I input) {
    if (state == State.ENDED) {
      failure.discarded(input);
    } else {
      inbox.add(input);
      drain();
    }
  }

  /// Runs the action in its turn: not while the core takes an input.
  public void run(Runnable action) {
    if (state != State.ENDED) {
      inbox.add(new Action(action));
      drain();
    }
  }

  /// Takes the input at once, before whatever waits. Only from within an action of [#run].
  public void giveNow(I input) {
    InvariantViolation.unless(state == State.BUSY, "only an action in its turn gives at once");
    core.accept(clock.get(), input, effects);
  }

  /// From here on everything waits, until [#release]. Not from within a turn.
  public void hold() {
    if (state == State.IDLE) {
      state = State.HELD;
    }
  }

  public void release() {
    if (state == State.HELD) {
      state = State.IDLE;
      drain();
    }
  }

  private void drain() {
    if (state != State.IDLE) {
      return;
    }
    state = State.BUSY;
    try {
      while (state == State.BUSY && !inbox.isEmpty()) {
        take(inbox.remove());
      }
    } catch (Throwable e) {
      end();
      failure.broken(e);
    }
    if (state == State.BUSY) {
      state = State.IDLE;
    }
  }

  /// Nothing is taken any more. Also from within a turn, which still ends.
  public void end() {
    state = State.ENDED;
    for (Object next : inbox) {
      discard(next);
    }
    inbox.clear();
  }

  @SuppressWarnings("unchecked")
  private void take(Object next) {
    if (next instanceof Action action) {
      action.run.run();
    } else {
      core.accept(clock.get(), (I) next, effects);
    }
  }

  @SuppressWarnings("unchecked")
  private void discard(Object next) {
    if (!(next instanceof Action)) {
      failure.discarded((I) next);
    }
  }
}
