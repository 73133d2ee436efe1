package tanabata.filesystem.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import java.util.function.LongUnaryOperator;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tanabata.filesystem.request.Attributes;
import tanabata.filesystem.request.Caller;
import tanabata.filesystem.request.Errno;
import tanabata.filesystem.request.Name;
import tanabata.filesystem.request.Reply;
import tanabata.filesystem.request.Request;

/// The judge believes a filesystem that is right, with other numbers and another clock, and finds
/// what is wrong with others.
class JudgeTest {

  private static final int REQUESTS = 4_000;
  private static final int SEEDS = 6;
  private static final Duration NONE = Duration.ZERO;

  private final LongSupplier clock = new AtomicLong(1_000)::incrementAndGet;

  @Test
  void a_right_filesystem_with_other_numbers_and_another_clock_is_believed() {
    for (int seed = 1; seed <= SEEDS; seed++) {
      assertEquals(Optional.empty(), run(seed, (_, reply) -> reply));
    }
  }

  @Test
  void a_workload_meets_most_kinds_of_failures() {
    Map<Errno, Integer> failures = new EnumMap<>(Errno.class);
    for (int seed = 1; seed <= SEEDS; seed++) {
      run(
          seed,
          (_, reply) -> {
            if (reply instanceof Reply.Failed(Errno errno)) {
              failures.merge(errno, 1, Integer::sum);
            }
            return reply;
          });
    }
    assertTrue(
        failures
            .keySet()
            .containsAll(
                Set.of(
                    Errno.EAGAIN,
                    Errno.EEXIST,
                    Errno.EINVAL,
                    Errno.EISDIR,
                    Errno.ENAMETOOLONG,
                    Errno.ENODATA,
                    Errno.ENOENT,
                    Errno.ENOTDIR,
                    Errno.ENOTEMPTY,
                    Errno.ENXIO,
                    Errno.EOPNOTSUPP,
                    Errno.EPERM,
                    Errno.ERANGE)),
        failures::toString);
  }

  /// How a filesystem may be wrong in what it answers.
  enum Wrong {
    FAILS_OTHERWISE((_, r) -> r.equals(failed(Errno.ENOTEMPTY)) ? failed(Errno.EEXIST) : r),
    DOES_NOT_FAIL((_, r) -> r.equals(failed(Errno.EEXIST)) ? new Reply.Done() : r),
    FAILS((q, r) -> q instanceof Request.Unlink ? failed(Errno.ENOENT) : r),
    FORGETS_A_LINK((_, r) -> attributes(r, a -> a.links() > 1, a -> with(a, a.links() - 1))),
    GIVES_A_NODE_TWICE((q, r) -> q instanceof Request.MakeNode ? node(r, 2) : r),
    HAS_A_NEW_NODE_EACH_TIME(
        (q, r) -> q instanceof Request.LookUp ? node(r, System.identityHashCode(r)) : r),
    DOES_NOT_TELL_OF_ONE((_, r) -> listed(r, entries -> entries.subList(1, entries.size()))),
    TELLS_TWICE((_, r) -> listed(r, entries -> List.of(entries.getFirst(), entries.getFirst()))),
    WRITES_LESS((_, r) -> r instanceof Reply.Written(int n) && n > 1 ? new Reply.Written(1) : r),
    FINDS_A_HOLE_IN_DATA((q, r) ->
        q instanceof Request.Seek seek
                && seek.target() == Request.Target.HOLE
                && r instanceof Reply.Position
            ? new Reply.Position(seek.offset())
            : r),
    FINDS_NO_DATA((q, r) ->
        q instanceof Request.Seek seek && seek.target() == Request.Target.DATA
            ? failed(Errno.ENXIO)
            : r),
    GIVES_ANOTHER_VALUE((_, r) -> r instanceof Reply.Bytes ? new Reply.Bytes(Name.of("x")) : r),
    GIVES_ANOTHER_SIZE((_, r) -> r instanceof Reply.Size ? new Reply.Size(7) : r),
    NOBODY_IS_IN_THE_WAY((q, r) -> q instanceof Request.Lock ? new Reply.Done() : r),
    HAS_MORE_ROOM_FREE_THAN_THERE_IS(
        (_, r) -> r instanceof Reply.Statistics ? new Reply.Statistics(1, 2, 1, 1, 512, 255) : r),
    CHANGES_NO_TIME((_, r) -> attributes(r, _ -> true, a -> timed(a, _ -> 5))),
    CHANGES_TIMES_ALWAYS((q, r) ->
        q instanceof Request.GetAttributes
            ? attributes(r, _ -> true, a -> timed(a, t -> t + 1))
            : r);

    private final BiFunction<Request, Reply, Reply> wrong;

    Wrong(BiFunction<Request, Reply, Reply> wrong) {
      this.wrong = wrong;
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_filesystem_that_answers_wrongly_is_found(Wrong planted) {
    Optional<String> found = Optional.empty();
    for (int seed = 1; seed <= SEEDS && found.isEmpty(); seed++) {
      found = run(seed, planted.wrong);
    }
    assertTrue(found.isPresent());
  }

  @Test
  void bytes_that_were_not_written_are_found() {
    ModelFilesystem other = new ModelFilesystem(0);
    Subject subject =
        new Subject() {
          @Override
          public Reply ask(Request request) {
            return other.apply(request, clock.getAsLong());
          }

          @Override
          public Found read(Request.Read request) {
            byte[] bytes = other.read(request);
            if (bytes.length > 5_000) {
              bytes[4_999]++;
            }
            return new Found(new Reply.Done(), bytes);
          }
        };
    ModelFilesystem model = new ModelFilesystem(0);
    Optional<String> found = new Workload(new Judge(model), 1).run(subject, REQUESTS, clock);
    assertTrue(found.orElseThrow().contains("was written"), found::get);
  }

  @Test
  void a_filesystem_may_run_out_of_space_if_that_is_tolerated() {
    ModelFilesystem model = new ModelFilesystem(0);
    ModelFilesystem other = new ModelFilesystem(0);
    Subject right = Subject.of(other, clock);
    AtomicLong requests = new AtomicLong();
    Subject full =
        new Subject() {
          @Override
          public Reply ask(Request request) {
            return requests.incrementAndGet() % 7 == 0 ? failed(Errno.ENOSPC) : right.ask(request);
          }

          @Override
          public Found read(Request.Read request) {
            return right.read(request);
          }
        };
    Judge judge = new Judge(model, Set.of(Errno.ENOSPC));
    assertEquals(Optional.empty(), new Workload(judge, 1).run(full, REQUESTS, clock));
  }

  /// The other filesystem has its clock 17 s ahead, and 1000 nodes before the first.
  private Optional<String> run(long seed, BiFunction<Request, Reply, Reply> wrong) {
    ModelFilesystem model = new ModelFilesystem(0);
    ModelFilesystem other = new ModelFilesystem(0);
    other.drawFrom(new ModelFilesystem.Numbers(1_000, 77));
    Subject right = Subject.of(other, () -> clock.getAsLong() + 17_000_000_000L);
    Subject subject =
        new Subject() {
          @Override
          public Reply ask(Request request) {
            return wrong.apply(request, right.ask(request));
          }

          @Override
          public Found read(Request.Read request) {
            return right.read(request);
          }
        };
    return new Workload(new Judge(model), seed).run(subject, REQUESTS, clock);
  }

  private static Reply failed(Errno errno) {
    return new Reply.Failed(errno);
  }

  private static Reply attributes(
      Reply reply, Predicate<Attributes> chosen, UnaryOperator<Attributes> change) {
    if (reply instanceof Reply.Entry(Attributes a, _, _) && chosen.test(a)) {
      return new Reply.Entry(change.apply(a), NONE, NONE);
    }
    return reply instanceof Reply.Known(Attributes a, _) && chosen.test(a)
        ? new Reply.Known(change.apply(a), NONE)
        : reply;
  }

  private static Attributes with(Attributes a, int links) {
    return new Attributes(
        a.node(),
        a.mode(),
        links,
        a.uid(),
        a.gid(),
        a.device(),
        a.size(),
        a.blocks(),
        a.accessed(),
        a.modified(),
        a.changed(),
        a.born());
  }

  private static Attributes timed(Attributes a, LongUnaryOperator time) {
    return new Attributes(
        a.node(),
        a.mode(),
        a.links(),
        a.uid(),
        a.gid(),
        a.device(),
        a.size(),
        a.blocks(),
        time.applyAsLong(a.accessed()),
        time.applyAsLong(a.modified()),
        time.applyAsLong(a.changed()),
        a.born());
  }

  private static Reply node(Reply reply, long node) {
    return attributes(
        reply,
        _ -> true,
        a ->
            new Attributes(
                node,
                a.mode(),
                a.links(),
                a.uid(),
                a.gid(),
                a.device(),
                a.size(),
                a.blocks(),
                a.accessed(),
                a.modified(),
                a.changed(),
                a.born()));
  }

  private static Reply listed(Reply reply, UnaryOperator<List<Reply.DirectoryEntry>> change) {
    return reply instanceof Reply.Listed(List<Reply.DirectoryEntry> entries) && entries.size() > 1
        ? new Reply.Listed(change.apply(entries))
        : reply;
  }

  @Test
  void numbers_are_said_anew_in_each_request() {
    Judge judge = new Judge(new ModelFilesystem(0));
    Request asked = new Request.MakeDirectory(Caller.KERNEL, 1, Name.of("d"), 0755, 0);
    assertEquals(asked, judge.toGiven(asked));
    Attributes made = new Attributes(99, 040755, 2, 0, 0, 0, 4096, 8, 5, 5, 5, 5);
    assertEquals(Optional.empty(), judge.check(asked, new Reply.Entry(made, NONE, NONE), 1));
    Request theirs =
        new Request.Rename(
            Caller.KERNEL, 99, Name.of("a"), 1, Name.of("b"), Request.Replacement.REPLACE);
    Request ours = judge.toModel(theirs);
    assertTrue(((Request.Rename) ours).parent() != 99);
    assertEquals(theirs, judge.toGiven(ours));
  }
}
