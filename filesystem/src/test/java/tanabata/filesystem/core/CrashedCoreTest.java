package tanabata.filesystem.core;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tanabata.filesystem.format.Superblock;
import tanabata.filesystem.model.AllWorkloads;
import tanabata.filesystem.model.Call;
import tanabata.filesystem.model.Client;
import tanabata.filesystem.model.CrashModel;
import tanabata.filesystem.model.Judge;
import tanabata.filesystem.model.ModelFilesystem;
import tanabata.filesystem.model.Subject;
import tanabata.filesystem.model.Tree;
import tanabata.filesystem.request.Errno;
import tanabata.filesystem.request.Reply;
import tanabata.filesystem.request.Request;

/// What a power cut leaves of short workloads: after each of their calls, with all, none and some
/// of the sectors that were not durable.
class CrashedCoreTest {

  private static final long SIZE = 64L << 20;

  /// How many of the workloads of three steps are tried.
  private static final long PICKED = Long.getLong("crash.workloads", 60);

  private static final long FIRST = Long.getLong("crash.from", 0);

  private final LongSupplier clock = new AtomicLong(1_000)::incrementAndGet;

  static LongStream workloads() {
    long step = AllWorkloads.count(3) / PICKED;
    return LongStream.concat(
        LongStream.range(0, AllWorkloads.count(1)),
        LongStream.range(0, PICKED).map(i -> i * step + FIRST));
  }

  @ParameterizedTest
  @MethodSource("workloads")
  void what_a_power_cut_leaves_may_be_so(long number) {
    Bench bench = Bench.fresh(SIZE);
    Judge judge = new Judge(new ModelFilesystem(0), Set.of(Errno.ENOSPC));
    Client before = new Client(Subject.judged(subject(bench), judge, clock));
    AllWorkloads.TREE.forEach(before::run);
    CrashModel crash = new CrashModel(judge.model());
    Client client = new Client(Subject.recorded(subject(bench), judge, crash, clock));
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(number);
    List<AllWorkloads.Step> steps = AllWorkloads.get(number);
    for (AllWorkloads.Step step : steps) {
      for (Call call : step.calls()) {
        client.run(call);
        if (random.nextInt(4) == 0) {
          bench.tick();
        }
        String told = number + " " + steps + " after " + call + " of " + step;
        assertAllowed(crash, bench.device().copy(), 0, random, told + ", none");
        assertAllowed(crash, bench.device().copy(), 1, random, told + ", all");
        assertAllowed(crash, bench.device().copy(), 0.5, random, told + ", half");
      }
    }
  }

  private void assertAllowed(
      CrashModel crash, MemoryDevice device, double part, RandomGenerator random, String told) {
    device.losePower(_ -> random.nextDouble() < part);
    Superblock superblock = Superblock.read(device.read(16 * 4096, 4096)).orElseThrow();
    Bench recovered = new Bench(device, superblock);
    assertTrue(recovered.isMounted(), told);
    Optional<String> difference = crash.judge(Tree.of(subject(recovered)));
    assertTrue(difference.isEmpty(), () -> told + ": " + difference);
  }

  private static Subject subject(Bench bench) {
    return new Subject() {
      @Override
      public Reply ask(Request request) {
        return bench.call(request);
      }

      @Override
      public Found read(Request.Read request) {
        return new Found(new Reply.Done(), bench.read(request));
      }
    };
  }
}
