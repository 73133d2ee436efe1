package tanabata.filesystem.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import tanabata.filesystem.core.block.Interruption.Damaged;
import tanabata.filesystem.core.work.CoreRules;
import tanabata.filesystem.core.work.Effect;
import tanabata.filesystem.core.work.Input;
import tanabata.filesystem.core.work.LockId;
import tanabata.filesystem.core.work.Withdrawal;
import tanabata.filesystem.format.Superblock;
import tanabata.filesystem.request.Errno;
import tanabata.filesystem.request.Reply;
import tanabata.filesystem.request.Request;
import tanabata.foundation.Core;
import tanabata.foundation.Moment;

/// One mount of a filesystem.
///
/// This class only receives: each input goes to the part that it concerns, and then every part
/// begins what has become possible.
public final class FilesystemCore implements Core<Input, Effect> {

  private final Superblock superblock;
  private final String node;
  private final Access access;
  private final CoreRules rules;
  private State state = new Mounting(Optional.empty());
  private Consumer<? super Effect> effects = _ -> {};

  /// What a mount that serves has to know and came before it did.
  private final List<Input> meanwhile = new ArrayList<>();

  /// How many requests have not been answered by the device, or by the kernel.
  private int underWay;

  private sealed interface State {}

  /// @param sequence empty before the first input
  private record Mounting(Optional<MountSequence> sequence) implements State {}

  private record Serving(ActiveMount mount, MountSequence.Slot slot) implements State {}

  private record Withdrawing(WithdrawnMount mount) implements State {}

  /// Nothing is done any more.
  private record Ended() implements State {}

  /// @param node the name of this host
  public FilesystemCore(Superblock superblock, String node, Access access) {
    this(superblock, node, access, CoreRules.SOUND);
  }

  public FilesystemCore(Superblock superblock, String node, Access access, CoreRules rules) {
    this.rules = rules;
    this.superblock = superblock;
    this.node = node;
    this.access = access;
  }

  @Override
  public void accept(Moment now, Input input, Consumer<? super Effect> out) {
    effects = out;
    if (input instanceof Input.Done || input instanceof Input.BlocksRead) {
      underWay--;
    }
    try {
      take(now, input);
    } catch (Damaged damage) {
      withdraw(new Withdrawal.Damaged(damage.getMessage()));
    }
  }

  private void emit(Effect effect) {
    if (effect instanceof Effect.ForDevice || effect instanceof Effect.DropPages) {
      underWay++;
    }
    effects.accept(effect);
  }

  private void take(Moment now, Input input) {
    switch (state) {
      case Mounting(Optional<MountSequence> sequence) -> mount(now, sequence, input);
      case Serving(ActiveMount mount, _) -> serve(now, mount, input);
      case Withdrawing(WithdrawnMount mount) -> depart(mount, input);
      case Ended _ -> refuse(input);
    }
  }

  private void mount(Moment now, Optional<MountSequence> begun, Input input) {
    if (begun.isEmpty()) {
      MountSequence sequence = new MountSequence(superblock, node, this::emit);
      state = new Mounting(Optional.of(sequence));
      sequence.begin();
      mount(now, Optional.of(sequence), input);
      return;
    }
    switch (input) {
      case Input.Called _, Input.Cut _, Input.Unmount _ -> {
        refuse(input);
        if (!(input instanceof Input.Called)) {
          state = new Ended();
          emit(new Effect.Ended());
        }
      }
      case Input.MountsLost _, Input.Wanted _ -> meanwhile.add(input);
      case Input.Failed failed -> throw new Damaged(failed.what());
      case Input.Interrupted _,
          Input.BlocksRead _,
          Input.Done _,
          Input.Granted _,
          Input.Refused _,
          Input.Tick _ ->
          begun.get().take(input).ifPresent(slot -> serveFrom(now, slot));
    }
  }

  private void serveFrom(Moment now, MountSequence.Slot slot) {
    ActiveMount mount = new ActiveMount(superblock, slot, access, rules, this::emit);
    state = new Serving(mount, slot);
    emit(new Effect.Mounted(slot.number()));
    mount.begin(now);
    // The mount that is gone may have lived when its slot was tried.
    for (Input input : meanwhile) {
      serve(now, mount, input);
    }
    meanwhile.clear();
  }

  private void serve(Moment now, ActiveMount mount, Input input) {
    switch (input) {
      case Input.Cut _ -> withdraw(new Withdrawal.CutOff());
      case Input.Failed failed -> throw new Damaged(failed.what());
      // Nobody would write what it does.
      case Input.Called _ when mount.isClosing() -> refuse(input);
      case Input.Called _,
          Input.Interrupted _,
          Input.BlocksRead _,
          Input.Done _,
          Input.Granted _,
          Input.Refused _,
          Input.Wanted _,
          Input.MountsLost _,
          Input.Unmount _,
          Input.Tick _ -> {
        if (mount.take(now, input)) {
          state = new Ended();
          emit(new Effect.Ended());
        }
      }
    }
  }

  /// Something is not as it must be: nothing is built on it any more.
  private void withdraw(Withdrawal why) {
    switch (state) {
      case Serving(ActiveMount mount, MountSequence.Slot slot) -> {
        state = new Ended();
        mount.failAll();
        emit(new Effect.Withdrawn(why));
        switch (why) {
          // Whoever is out of the cluster is seen to be gone.
          case Withdrawal.CutOff _ -> emit(new Effect.Ended());
          case Withdrawal.Damaged _ -> {
            WithdrawnMount withdrawn = new WithdrawnMount(superblock, slot, this::emit);
            state = new Withdrawing(withdrawn);
          }
        }
      }
      case Mounting _, Ended _ -> {
        state = new Ended();
        emit(new Effect.Withdrawn(why));
        emit(new Effect.Ended());
      }
      case Withdrawing _ -> {
        // It is known to be damaged.
      }
    }
  }

  private void depart(WithdrawnMount mount, Input input) {
    if (!(input instanceof Input.Granted)) {
      refuse(input);
    }
    if (mount.take(input, underWay)) {
      state = new Ended();
      emit(new Effect.Ended());
    }
  }

  private void refuse(Input input) {
    switch (input) {
      case Input.Called called -> {
        if (called.request() instanceof Request.Write write) {
          emit(new Effect.Release(write.payload()));
        }
        if (!(called.request() instanceof Request.Forget)) {
          emit(new Effect.Answer(called.id(), new Reply.Failed(Errno.EIO)));
        }
      }
      case Input.Done done -> done.data().forEach(payload -> emit(new Effect.Release(payload)));
      // It was asked for by a call that has ended meanwhile.
      case Input.Granted granted -> emit(new Effect.GiveLock(granted.lock(), LockId.Mode.NONE));
      case Input.Interrupted _,
          Input.BlocksRead _,
          Input.Failed _,
          Input.Refused _,
          Input.Wanted _,
          Input.MountsLost _,
          Input.Cut _,
          Input.Unmount _,
          Input.Tick _ -> {}
    }
  }

  /// What locks it has, and what waits, for people.
  public List<String> describeLocks() {
    return state instanceof Serving(ActiveMount mount, _) ? mount.describeLocks() : List.of();
  }
}
