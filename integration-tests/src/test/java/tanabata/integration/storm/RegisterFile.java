package tanabata.integration.storm;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import tanabata.filesystem.model.TestPayload;
import tanabata.filesystem.request.Caller;
import tanabata.filesystem.request.Changes;
import tanabata.filesystem.request.Name;
import tanabata.filesystem.request.Reply;
import tanabata.filesystem.request.Request;
import tanabata.filesystem.storm.Answer;
import tanabata.foundation.BlockDevice;
import tanabata.simulation.World;
import tanabata.simulation.history.RegisterHistory;

/// Registers that programs on both hosts read and write, and the judgement of what they were told:
/// one for each sector of a file, and the size of another file. What was written is on the device
/// when that is answered; a size is there when it was synced.
final class RegisterFile {

  private static final Caller USER = new Caller(0, 0, 1);
  private static final int REGISTER = BlockDevice.SECTOR;
  private static final int REGISTERS = 48;
  private static final int MOST = 12;

  private final World world;
  private final RegisterHistory[] histories = new RegisterHistory[REGISTERS];
  private final RegisterHistory size = new RegisterHistory(0);

  /// Sizes that were answered and not synced, each with the host that knows it.
  private final Map<Long, Host> unsynced = new TreeMap<>();

  private long node;
  private long sizeNode;
  private long lastValue;

  /// Of the file, where a program has it open.
  private final Map<Host, Long> handles = new HashMap<>();

  /// Takes a call to some mount.
  interface Host {
    void call(Request request, Consumer<Answer> then);
  }

  RegisterFile(World world) {
    this.world = world;
    Arrays.setAll(histories, _ -> new RegisterHistory(0));
  }

  /// Makes the file, with zeros in all registers, before anything strikes.
  void create(Host host, Runnable then) {
    make(
        host,
        "registers",
        registers -> {
          node = registers;
          make(
              host,
              "size",
              other -> {
                sizeNode = other;
                host.call(
                    write(0, new byte[REGISTERS * REGISTER]),
                    _ -> host.call(new Request.SyncAll(USER), _ -> then.run()));
              });
        });
  }

  private static void make(Host host, String name, LongConsumer then) {
    host.call(
        new Request.MakeNode(USER, Request.ROOT, Name.of(name), 0100644, 022, 0),
        made -> then.accept(((Reply.Entry) made.reply()).attributes().node()));
  }

  /// A program of this host has the file open from now on, and syncs it by itself.
  void open(Host host) {
    host.call(
        new Request.Open(USER, node, 2, false),
        answer -> {
          if (answer.reply() instanceof Reply.Opened opened) {
            handles.put(host, opened.handle());
          }
        });
  }

  private Request write(int first, byte[] bytes) {
    return new Request.Write(
        USER,
        node,
        0,
        (long) first * REGISTER,
        new TestPayload(bytes),
        false,
        false,
        world.chance(10),
        false);
  }

  /// One call of a program.
  void use(Host host, Consumer<Answer> then) {
    int first = world.below(REGISTERS);
    int count = 1 + world.below(Math.min(MOST, REGISTERS - first));
    int dice = world.below(100);
    if (dice < 35) {
      write(host, first, count, then);
    } else if (dice < 70) {
      read(host, first, count, then);
    } else if (dice < 75) {
      resize(host, then);
    } else if (dice < 95) {
      readSize(host, then);
    } else {
      sync(host, then);
    }
  }

  /// One call of a program that is about the size of a file: most of them can be answered from
  /// memory.
  void useSize(Host host, Consumer<Answer> then) {
    if (world.chance(25)) {
      resize(host, then);
    } else {
      readSize(host, then);
    }
  }

  /// Every register is read.
  void readAll(Host host, Consumer<Answer> then) {
    read(host, 0, REGISTERS, then);
  }

  private void write(Host host, int first, int count, Consumer<Answer> then) {
    ByteBuffer bytes = ByteBuffer.allocate(count * REGISTER);
    long[] values = new long[count];
    for (int i = 0; i < count; i++) {
      values[i] = ++lastValue;
      bytes.putLong(i * REGISTER, values[i]);
      histories[first + i].writeStarts(values[i], world.stamp());
    }
    host.call(
        write(first, bytes.array()),
        answer -> {
          if (!answer.isFailed()) {
            for (int i = 0; i < count; i++) {
              histories[first + i].writeEnds(values[i], world.stamp());
            }
          }
          then.accept(answer);
        });
  }

  private void read(Host host, int first, int count, Consumer<Answer> then) {
    long start = world.stamp();
    host.call(
        new Request.Read(USER, node, 0, (long) first * REGISTER, count * REGISTER, false),
        answer -> {
          if (!answer.isFailed()) {
            ByteBuffer bytes = ByteBuffer.wrap(answer.data());
            for (int i = 0; i < count; i++) {
              histories[first + i].read(bytes.getLong(i * REGISTER), start, world.stamp());
            }
          }
          then.accept(answer);
        });
  }

  private void resize(Host host, Consumer<Answer> then) {
    lastValue++;
    long value = lastValue;
    size.writeStarts(value, world.stamp());
    host.call(
        new Request.SetAttributes(USER, sizeNode, Changes.NONE.withSize(value)),
        answer -> {
          if (!answer.isFailed()) {
            size.writeEnds(value, world.stamp());
            unsynced.put(value, host);
          }
          then.accept(answer);
        });
  }

  private void readSize(Host host, Consumer<Answer> then) {
    long start = world.stamp();
    host.call(
        new Request.GetAttributes(USER, sizeNode),
        answer -> {
          if (answer.reply() instanceof Reply.Known known) {
            size.read(known.attributes().size(), start, world.stamp());
          }
          then.accept(answer);
        });
  }

  private void sync(Host host, Consumer<Answer> then) {
    Long handle = handles.get(host);
    if (handle == null) {
      syncAll(host, then);
    } else {
      syncFile(host, handle, then);
    }
  }

  private void syncFile(Host host, long handle, Consumer<Answer> then) {
    long start = world.stamp();
    host.call(
        new Request.Sync(USER, node, handle, false),
        answer -> {
          if (!answer.isFailed()) {
            areFlushed(start);
          }
          then.accept(answer);
        });
  }

  private void syncAll(Host host, Consumer<Answer> then) {
    long start = world.stamp();
    List<Long> sizes =
        unsynced.entrySet().stream()
            .filter(entry -> entry.getValue() == host)
            .map(Map.Entry::getKey)
            .toList();
    host.call(
        new Request.SyncAll(USER),
        answer -> {
          if (!answer.isFailed()) {
            areFlushed(start);
            for (long value : sizes) {
              size.flushedAlone(value, world.stamp());
              unsynced.remove(value);
            }
          }
          then.accept(answer);
        });
  }

  private void areFlushed(long since) {
    for (RegisterHistory history : histories) {
      history.flushed(since, world.stamp());
    }
  }

  /// A mount is gone: what it knew alone is lost.
  void hostIsGone() {
    size.amnesia(world.stamp());
  }

  /// What was not synced may be lost from here on.
  void mayBeLost() {
    hostIsGone();
    for (RegisterHistory history : histories) {
      history.amnesia(world.stamp());
    }
  }

  /// What is wrong.
  List<String> complaints() {
    List<String> wrong = new ArrayList<>();
    for (int i = 0; i < REGISTERS; i++) {
      int number = i;
      histories[i].verdict().ifPresent(why -> wrong.add("register " + number + ": " + why));
    }
    size.verdict().ifPresent(why -> wrong.add("size: " + why));
    return wrong;
  }
}
