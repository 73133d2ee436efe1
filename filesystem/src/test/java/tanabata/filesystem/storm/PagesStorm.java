package tanabata.filesystem.storm;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import tanabata.filesystem.core.work.CoreRules;
import tanabata.filesystem.request.Caller;
import tanabata.filesystem.request.Name;
import tanabata.filesystem.request.Reply;
import tanabata.filesystem.request.Request;
import tanabata.simulation.World;

/// One file of registers, four in a page, which programs on both hosts read and write. A register
/// is written by one program at a time, and its value grows: so each read has to show at least what
/// was written, or read, before it began, and at most what was begun to be written before it ended.
final class PagesStorm {

  private static final long MILLI = 1_000_000;
  private static final Caller USER = new Caller(0, 0, 1);
  private static final int REGISTER = ToyPages.PAGE / 4;
  private static final int REGISTERS = 48;

  private final World world;
  private final Pair pair;
  private final long node;

  /// Of each register: what is certainly there, and what may be there.
  private final long[] least = new long[REGISTERS];

  private final long[] most = new long[REGISTERS];
  private final boolean[] writing = new boolean[REGISTERS];
  private int under;
  private boolean quiet;
  private Optional<String> wrong = Optional.empty();

  PagesStorm(World world, CoreRules rules) {
    this.world = world;
    this.pair = new Pair(world, 16L << 20, rules);
    Reply made =
        pair.at(
                pair.host(0),
                new Request.MakeNode(USER, Request.ROOT, Name.of("file"), 0100644, 022, 0))
            .reply();
    node = ((Reply.Entry) made).attributes().node();
    if (world.chance(70)) {
      write(pair.host(0), 0, REGISTERS, () -> {});
      pair.await(() -> under == 0);
    }
  }

  Optional<String> wrong() {
    return wrong;
  }

  long served() {
    return pair.host(0).pages().served() + pair.host(1).pages().served();
  }

  void run() {
    for (int host = 0; host < 2; host++) {
      int programs = 1 + world.below(4);
      for (int i = 0; i < programs; i++) {
        // Some rest long, so that locks stay; some never do.
        begin(pair.host(host), world.chance(50) ? MILLI / 20 : 20 * MILLI);
      }
    }
    long end = world.now().nanos() + 1_000 * MILLI;
    pair.await(() -> world.now().nanos() >= end || wrong.isPresent());
    quiet = true;
    pair.await(() -> under == 0);
    pair.demandSound();
  }

  private void begin(Host host, long rest) {
    world.after(
        world.between(1_000, rest),
        () -> {
          if (!quiet) {
            int first = world.below(REGISTERS);
            int count = 1 + world.below(Math.min(12, REGISTERS - first));
            Runnable then = () -> begin(host, rest);
            if (world.chance(30) && isFree(first, count)) {
              write(host, first, count, then);
            } else {
              read(host, first, count, then);
            }
          }
        });
  }

  private boolean isFree(int first, int count) {
    for (int i = first; i < first + count; i++) {
      if (writing[i]) {
        return false;
      }
    }
    return true;
  }

  private void write(Host host, int first, int count, Runnable then) {
    ByteBuffer bytes = ByteBuffer.allocate(count * REGISTER);
    for (int i = first; i < first + count; i++) {
      writing[i] = true;
      most[i]++;
      bytes.putLong((i - first) * REGISTER, most[i]);
    }
    under++;
    host.pages()
        .write(
            node,
            (long) first * REGISTER,
            bytes.array(),
            reply -> {
              under--;
              if (reply instanceof Reply.Failed) {
                throw new AssertionError("a write has failed: " + reply);
              }
              for (int i = first; i < first + count; i++) {
                writing[i] = false;
                least[i] = most[i];
              }
              then.run();
            });
  }

  private void read(Host host, int first, int count, Runnable then) {
    long[] before = Arrays.copyOfRange(least, first, first + count);
    under++;
    long from = (long) first * REGISTER;
    if (world.chance(70)) {
      host.pages()
          .read(
              node,
              from,
              count * REGISTER,
              found -> {
                check(host, first, before, found);
                then.run();
              });
    } else {
      host.call(
          new Request.Read(USER, node, 0, from, count * REGISTER, false),
          answer -> {
            check(host, first, before, Arrays.copyOf(answer.data(), count * REGISTER));
            then.run();
          });
    }
  }

  private void check(Host host, int first, long[] before, byte[] found) {
    under--;
    ByteBuffer bytes = ByteBuffer.wrap(found);
    for (int i = 0; i < before.length; i++) {
      long value = bytes.getLong(i * REGISTER);
      int register = first + i;
      if (value < before[i] || value > most[register]) {
        wrong =
            Optional.of(
                "host "
                    + host.index()
                    + " read "
                    + value
                    + " in register "
                    + register
                    + ", which had "
                    + before[i]
                    + " before, and has at most "
                    + most[register]);
      }
      least[register] = Math.max(least[register], value);
    }
  }
}
