package tanabata.filesystem.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tanabata.filesystem.model.Call;
import tanabata.filesystem.model.Client;
import tanabata.filesystem.model.Judge;
import tanabata.filesystem.model.ModelFilesystem;
import tanabata.filesystem.model.PosixCase;
import tanabata.filesystem.model.PosixTable;
import tanabata.filesystem.model.Subject;
import tanabata.filesystem.model.Workload;
import tanabata.filesystem.request.Errno;
import tanabata.filesystem.request.Reply;
import tanabata.filesystem.request.Request;

/// The core of one mount answers as the model does.
class JudgedCoreTest {

  private static final int SEEDS = Integer.getInteger("model.seeds", 10);
  private static final int FIRST = Integer.getInteger("model.from", 1);
  private static final int REQUESTS = 3_000;

  private final LongSupplier clock = new AtomicLong(1_000)::incrementAndGet;

  /// What the core does not do yet.
  private static final Set<Class<? extends Request>> LATER =
      Set.of(Request.Lock.class, Request.TestLock.class, Request.CopyRange.class);

  static List<PosixCase> cases() {
    return PosixTable.all().stream()
        .filter(one ->
            Stream.concat(one.setup().stream(), Stream.of(one.call()))
                .noneMatch(JudgedCoreTest::isLater))
        .toList();
  }

  private static boolean isLater(Call call) {
    return call instanceof Call.Lock
        || call instanceof Call.TestLock
        || call instanceof Call.CopyRange;
  }

  static IntStream seeds() {
    return IntStream.range(FIRST, FIRST + SEEDS);
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

  @ParameterizedTest
  @MethodSource("cases")
  void the_table_is_true_of_the_core_and_the_judge_agrees(PosixCase one) {
    Judge judge = new Judge(new ModelFilesystem(0), Set.of(Errno.ENOSPC));
    Subject subject = Subject.judged(subject(Bench.fresh(64L << 20)), judge, clock);
    assertEquals(Optional.empty(), one.run(new Client(subject)));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void drawn_requests_are_answered_as_by_the_model(int seed) {
    Judge judge = new Judge(new ModelFilesystem(0), Set.of(Errno.ENOSPC));
    Workload workload = new Workload(judge, seed).without(LATER);
    assertEquals(Optional.empty(), workload.run(subject(Bench.fresh(64L << 20)), REQUESTS, clock));
  }
}
