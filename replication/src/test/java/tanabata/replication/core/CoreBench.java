package tanabata.replication.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tanabata.foundation.ByteRange;
import tanabata.foundation.Moment;
import tanabata.foundation.Outcome;
import tanabata.foundation.Payload;
import tanabata.foundation.Permit;
import tanabata.foundation.state.ReplicationState.Trust;
import tanabata.replication.core.mode.CoreConfiguration;
import tanabata.replication.core.work.Effect;
import tanabata.replication.core.work.Input;
import tanabata.replication.core.work.Ticket;
import tanabata.replication.model.AfterSplitBrain;
import tanabata.replication.model.BlockSet;
import tanabata.replication.model.Caller;
import tanabata.replication.model.DataIdentity;
import tanabata.replication.model.Frame;
import tanabata.replication.model.Geometry;
import tanabata.replication.model.LastStandalone;
import tanabata.replication.model.Limits;
import tanabata.replication.model.Marks;
import tanabata.replication.model.Message;
import tanabata.replication.model.OnNoSpace;
import tanabata.replication.model.PersistentState;
import tanabata.replication.model.RecoveredMetadata;
import tanabata.replication.model.Status;
import tanabata.replication.model.WriteKind;

/// A core on the bench: inputs go in one by one, effects pile up until the test takes them. The
/// peer is the test.
final class CoreBench {

  static final Geometry GEOMETRY = new Geometry(64 * 4096, 4096, 4 * 4096);
  static final long LINK = 1;

  final List<Effect> effects = new ArrayList<>();
  final BlockSet invalid;
  final BlockSet peerLacks;
  private final ReplicationCore core;
  private Moment now = Moment.ZERO;
  private long link = LINK;
  private long heard;

  record Asker(String name) implements Caller {}

  private CoreBench(DataIdentity identity, BlockSet invalid, OnNoSpace onNoSpace) {
    this.invalid = invalid;
    this.peerLacks = new BlockSet(GEOMETRY.blocks());
    core =
        new ReplicationCore(
            new CoreConfiguration(
                "home",
                Greeting.VEGA,
                Greeting.ALTAIR,
                71,
                72,
                CoreConfiguration.Promotion.WHEN_CONNECTED,
                AfterSplitBrain.DISCONNECT,
                onNoSpace),
            GEOMETRY,
            Limits.DEFAULT,
            new RecoveredMetadata(
                new PersistentState(
                    identity, 0, 0, Trust.TRUSTED, 0, LastStandalone.NEVER, Marks.NONE),
                invalid,
                peerLacks,
                new long[0],
                0,
                Optional.empty()));
    give(new Input.Permitted(Permit.FOREVER));
  }

  /// As `create-md` on an empty disk leaves it.
  static CoreBench created() {
    return created(OnNoSpace.HOLD);
  }

  private static CoreBench created(OnNoSpace onNoSpace) {
    BlockSet all = new BlockSet(GEOMETRY.blocks());
    all.addAll();
    return new CoreBench(new DataIdentity(List.of(), true), all, onNoSpace);
  }

  /// In step with the peer, nothing under way.
  static CoreBench inStep() {
    return inStep(OnNoSpace.HOLD);
  }

  static CoreBench inStep(OnNoSpace onNoSpace) {
    CoreBench bench = created(onNoSpace);
    bench.give(new Input.LinkUp(LINK));
    bench.meet(Greeting.of(Greeting.ALTAIR).zeros());
    assertEquals(Status.Connection.CONNECTED, bench.status().connection());
    bench.effects.clear();
    return bench;
  }

  /// The peer greets on the link that is up, anew, and lacks nothing.
  void meet(Greeting peer) {
    heard = 0;
    hear(0, peer.geometry(GEOMETRY).hello());
    finishAll();
    hear(new Message.BitmapChunk(0, new long[1], new long[1]));
    finishAll();
    hear(new Message.Ready());
    finishAll();
  }

  Status status() {
    return core.status();
  }

  void give(Input input) {
    link = input instanceof Input.LinkUp up ? up.link() : link;
    core.accept(now, input, effects::add);
  }

  void pass(Duration time) {
    now = now.plus(time);
    give(new Input.Tick());
  }

  void hear(Message message) {
    hear(++heard, message);
  }

  void hear(long sequence, Message message) {
    give(new Input.Received(link, new Frame(sequence, 0, message)));
  }

  void write(String name, ByteRange range) {
    give(new Input.Write(range, WriteKind.ZERO, false, Payload.NONE, new Asker(name)));
  }

  void discard(String name, ByteRange range) {
    give(new Input.Write(range, WriteKind.DISCARD, false, Payload.NONE, new Asker(name)));
  }

  /// Makes extents hot until a write is handed to the disk.
  Ticket startWrite() {
    while (!has(Effect.WriteDisk.class)) {
      done(take(Effect.Persist.class).ticket());
    }
    return take(Effect.WriteDisk.class).ticket();
  }

  void read(String name, ByteRange range) {
    give(new Input.Read(range, new Asker(name)));
  }

  /// Takes the first effect of this kind.
  <E extends Effect> E take(Class<E> kind) {
    for (Effect effect : effects) {
      if (kind.isInstance(effect)) {
        effects.remove(effect);
        return kind.cast(effect);
      }
    }
    return fail("no " + kind.getSimpleName() + " in " + effects);
  }

  <M extends Message> M takeSent(Class<M> kind) {
    for (Effect effect : effects) {
      if (effect instanceof Effect.Send send && kind.isInstance(send.frame().message())) {
        effects.remove(effect);
        return kind.cast(send.frame().message());
      }
    }
    return fail("no " + kind.getSimpleName() + " was sent in " + effects);
  }

  boolean hasSent(Class<? extends Message> kind) {
    return effects.stream()
        .filter(Effect.Send.class::isInstance)
        .map(Effect.Send.class::cast)
        .anyMatch(send -> kind.isInstance(send.frame().message()));
  }

  boolean has(Class<? extends Effect> kind) {
    return effects.stream().anyMatch(kind::isInstance);
  }

  /// The names of those answered so far.
  List<String> answered() {
    return effects.stream()
        .filter(Effect.Answer.class::isInstance)
        .map(Effect.Answer.class::cast)
        .map(answer -> ((Asker) answer.caller()).name() + " " + answer.outcome())
        .toList();
  }

  void done(Ticket ticket) {
    give(new Input.Done(ticket, Outcome.OK, Payload.NONE));
  }

  /// Carries out everything that the disk is asked for.
  void finishAll() {
    boolean more = true;
    while (more) {
      more = finishOne();
    }
  }

  /// Carries out what the disk is asked for first.
  ///
  /// @return whether there was anything
  boolean finishOne() {
    for (Effect effect : effects) {
      Ticket ticket =
          switch (effect) {
            case Effect.ReadDisk read -> read.ticket();
            case Effect.WriteDisk write -> write.ticket();
            case Effect.FlushDisk flush -> flush.ticket();
            case Effect.Persist persist -> persist.ticket();
            default -> null;
          };
      if (ticket != null) {
        effects.remove(effect);
        done(ticket);
        return true;
      }
    }
    return false;
  }
}
