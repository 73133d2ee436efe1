package tanabata.filesystem.storm;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import tanabata.filesystem.core.work.CoreRules;
import tanabata.filesystem.request.Caller;
import tanabata.filesystem.request.Name;
import tanabata.filesystem.request.Reply;
import tanabata.filesystem.request.Request;
import tanabata.simulation.World;

/// One file of registers, four in a page, which programs on both hosts read and write, also through
/// mappings: then the page belongs to who stores into it until it is written back. A register is
/// written by one program at a time, and its value grows: so each read has to show at least what
/// was written, or read, before it began, and at most what was begun to be written before it ended.
/// In half of the storms hosts are killed and cut off.
final class PagesStorm {

  private static final long MILLI = 1_000_000;
  private static final Caller USER = new Caller(0, 0, 1);
  private static final int IN_PAGE = 4;
  private static final int REGISTER = ToyPages.PAGE / IN_PAGE;
  private static final int REGISTERS = 48;
  private static final int NOBODY = -1;

  private final World world;
  private final Pair pair;
  private final boolean isFaulty;
  private final long node;

  /// Of each register: what is certainly there, and what may be there.
  private final long[] least = new long[REGISTERS];

  private final long[] most = new long[REGISTERS];

  /// Which host writes it, or [#NOBODY].
  private final int[] writer = new int[REGISTERS];

  /// Whether it has been stored through a mapping, and has not been written back.
  private final boolean[] isStored = new boolean[REGISTERS];

  /// Calls under way, of each host.
  private final int[] under = new int[2];

  /// The file is as long as it gets, so that all of it can be mapped.
  private final boolean isWhole;

  /// Which hosts store into mappings.
  private final List<Integer> mappers;

  private boolean quiet;
  private long stores;
  private Optional<String> wrong = Optional.empty();

  PagesStorm(World world, CoreRules rules) {
    this.world = world;
    this.pair = new Pair(world, 16L << 20, rules);
    this.isFaulty = world.chance(50);
    this.mappers = world.chance(30) ? List.of(0, 1) : List.of(world.below(2));
    Arrays.fill(writer, NOBODY);
    Reply made =
        pair.at(
                pair.host(0),
                new Request.MakeNode(USER, Request.ROOT, Name.of("file"), 0100644, 022, 0))
            .reply();
    node = ((Reply.Entry) made).attributes().node();
    // What a host has written behind the end is lost with it, unless it was synced.
    isWhole = isFaulty || world.chance(70);
    if (isWhole) {
      write(pair.host(0), 0, REGISTERS, () -> {});
      pair.await(() -> under[0] == 0);
      pair.at(pair.host(0), new Request.SyncAll(USER));
    }
  }

  Optional<String> wrong() {
    return wrong;
  }

  long served() {
    return pair.host(0).pages().served() + pair.host(1).pages().served();
  }

  /// How many stores into mappings were written back.
  long stores() {
    return stores;
  }

  void run() {
    for (int host = 0; host < 2; host++) {
      beginAll(pair.host(host));
    }
    int faults = isFaulty ? 1 + world.below(4) : 0;
    for (int i = 0; i < faults; i++) {
      world.after(world.between(MILLI, 800 * MILLI), this::strike);
    }
    long end = world.now().nanos() + 1_000 * MILLI;
    pair.await(() -> world.now().nanos() >= end || wrong.isPresent());
    quiet = true;
    pair.await(
        () -> under[0] + under[1] == 0 && pair.host(0).isMounted() && pair.host(1).isMounted());
    pair.rest(1_000 * MILLI);
    demandNoOldPages();
    pair.demandSound();
  }

  /// Who stored into an old page may have written it back; but nobody keeps what is not there.
  private void demandNoOldPages() {
    byte[] there =
        pair.at(pair.host(0), new Request.Read(USER, node, 0, 0, REGISTERS * REGISTER, false))
            .data();
    for (int host = 0; host < 2; host++) {
      String name = "host " + host + " keeps an old page ";
      pair.host(host)
          .pages()
          .clean(node)
          .forEach((index, page) -> {
            int from = (int) Math.min(there.length, index * ToyPages.PAGE);
            byte[] is = Arrays.copyOf(Arrays.copyOfRange(there, from, there.length), page.length);
            if (!Arrays.equals(is, page)) {
              wrong = wrong.or(() -> Optional.of(name + index));
            }
          });
    }
  }

  private void beginAll(Host host) {
    int programs = 1 + world.below(4);
    for (int i = 0; i < programs; i++) {
      // Some rest long, so that locks stay; some never do.
      begin(host, world.chance(50) ? MILLI / 20 : 20 * MILLI);
    }
  }

  private void begin(Host host, long rest) {
    long run = host.run();
    world.after(
        world.between(1_000, rest),
        () -> {
          if (quiet || host.run() != run) {
            return;
          }
          if (host.isMounted()) {
            call(host, () -> begin(host, rest));
          } else {
            begin(host, 20 * MILLI);
          }
        });
  }

  private void call(Host host, Runnable then) {
    int first = world.below(REGISTERS);
    int count = 1 + world.below(Math.min(12, REGISTERS - first));
    int page = first / IN_PAGE;
    if (isWhole
        && mappers.contains(host.index())
        && world.chance(15)
        && isFree(page * IN_PAGE, IN_PAGE)) {
      store(host, page, then);
    } else if (world.chance(30) && isFree(first, count)) {
      write(host, first, count, then);
    } else {
      read(host, first, count, then);
    }
  }

  private void strike() {
    Host host = pair.host(world.below(2));
    if (!host.isUp() || !host.isMounted()) {
      return;
    }
    if (world.chance(50)) {
      host.cut();
    } else {
      host.kill();
    }
    under[host.index()] = 0;
    for (int i = 0; i < REGISTERS; i++) {
      if (writer[i] == host.index()) {
        writer[i] = NOBODY;
        isStored[i] = false;
      }
    }
    pair.declareDeadSoon(host);
    world.after(
        world.between(25 * MILLI, 60 * MILLI),
        () -> {
          host.start();
          beginAll(host);
        });
  }

  private boolean isFree(int first, int count) {
    for (int i = first; i < first + count; i++) {
      if (writer[i] != NOBODY) {
        return false;
      }
    }
    return true;
  }

  private void write(Host host, int first, int count, Runnable then) {
    ByteBuffer bytes = ByteBuffer.allocate(count * REGISTER);
    for (int i = first; i < first + count; i++) {
      writer[i] = host.index();
      most[i]++;
      bytes.putLong((i - first) * REGISTER, most[i]);
    }
    under[host.index()]++;
    host.pages()
        .write(
            node,
            (long) first * REGISTER,
            bytes.array(),
            reply -> {
              under[host.index()]--;
              // If it has failed, nobody knows whether it is there.
              written(first, count, !(reply instanceof Reply.Failed));
              then.run();
            });
  }

  private void store(Host host, int page, Runnable then) {
    int first = page * IN_PAGE;
    int last = first + IN_PAGE;
    Arrays.fill(writer, first, last, host.index());
    int changed = first + world.below(IN_PAGE);
    isStored[changed] = true;
    most[changed]++;
    long value = most[changed];
    under[host.index()]++;
    // As msync(2) at once, or as the kernel by itself.
    long delay = world.chance(50) ? 0 : world.between(MILLI / 10, 30 * MILLI);
    host.pages()
        .store(
            node,
            page,
            bytes -> ByteBuffer.wrap(bytes).putLong((changed - first) * REGISTER, value),
            delay,
            reply -> {
              under[host.index()]--;
              stores++;
              isStored[changed] = false;
              Arrays.fill(writer, first, last, NOBODY);
              if (!(reply instanceof Reply.Failed)) {
                least[changed] = value;
              }
              then.run();
            });
  }

  private void written(int first, int count, boolean isCertain) {
    for (int i = first; i < first + count; i++) {
      writer[i] = NOBODY;
      if (isCertain) {
        least[i] = most[i];
      }
    }
  }

  private void read(Host host, int first, int count, Runnable then) {
    long[] before = Arrays.copyOfRange(least, first, first + count);
    under[host.index()]++;
    Consumer<Optional<byte[]>> end =
        found -> {
          under[host.index()]--;
          found.ifPresent(bytes -> check(host, first, before, bytes));
          then.run();
        };
    long from = (long) first * REGISTER;
    if (world.chance(70)) {
      host.pages().read(node, from, count * REGISTER, end);
    } else {
      host.call(
          new Request.Read(USER, node, 0, from, count * REGISTER, false),
          answer ->
              end.accept(
                  answer.reply() instanceof Reply.Failed
                      ? Optional.empty()
                      : Optional.of(Arrays.copyOf(answer.data(), count * REGISTER))));
    }
  }

  private void check(Host host, int first, long[] before, byte[] found) {
    ByteBuffer bytes = ByteBuffer.wrap(found);
    for (int i = 0; i < before.length; i++) {
      long value = bytes.getLong(i * REGISTER);
      int register = first + i;
      boolean isOld = value < before[i] && mappers.size() < 2;
      if (isOld || value > most[register]) {
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
      // What is stored and not written back is known to its host alone.
      if (!isStored[register]) {
        least[register] = Math.max(least[register], value);
      }
    }
  }
}
