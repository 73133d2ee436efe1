package tanabata.filesystem.storm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tanabata.filesystem.core.work.CoreRules;
import tanabata.filesystem.model.Judge;
import tanabata.filesystem.model.Limits;
import tanabata.filesystem.model.ModelFilesystem;
import tanabata.filesystem.model.Workload;
import tanabata.filesystem.request.Caller;
import tanabata.filesystem.request.Errno;
import tanabata.filesystem.request.Name;
import tanabata.filesystem.request.Reply;
import tanabata.filesystem.request.Request;
import tanabata.simulation.World;

/// Calls one after the other, for a while at one host and then at the other one, whose kernels do
/// not ask for what they were told to rely on: each is answered as if there were one host.
class KernelCacheTest {

  private static final int SEEDS = Integer.getInteger("kernel.seeds", 12);
  private static final int FIRST = Integer.getInteger("kernel.from", 1);
  private static final int REQUESTS = 600;
  private static final long MILLI = 1_000_000;

  /// Names and attributes only.
  private static final Set<Class<? extends Request>> ASKED =
      Set.of(
          Request.LookUp.class,
          Request.GetAttributes.class,
          Request.SetAttributes.class,
          Request.MakeNode.class,
          Request.MakeDirectory.class,
          Request.Link.class,
          Request.Unlink.class,
          Request.RemoveDirectory.class,
          Request.Rename.class);

  static IntStream seeds() {
    return IntStream.range(FIRST, FIRST + SEEDS);
  }

  /// @param served how often the kernels knew the answer
  private record Run(Optional<String> wrong, long served) {}

  private static Run run(int seed, CoreRules rules) {
    World world = new World(seed);
    Pair pair = new Pair(world, 64L << 20, rules);
    pair.switchHosts(15);
    long[] now = {1};
    Judge judge = new Judge(new ModelFilesystem(Limits.LIKE_EXT4, 0), Set.of(Errno.ENOSPC));
    Workload workload = new Workload(judge, seed);
    Resting resting = new Resting(pair);
    List<Request> looks = new ArrayList<>();
    Optional<String> wrong = Optional.empty();
    for (int i = 0; i < REQUESTS && wrong.isEmpty(); i++) {
      Request asked =
          looks.size() > 4 && world.chance(60)
              ? looks.get(world.below(looks.size()))
              : drawn(workload);
      if (asked instanceof Request.LookUp || asked instanceof Request.GetAttributes) {
        looks.add(asked);
        if (looks.size() > 8) {
          looks.removeFirst();
        }
      }
      wrong = judge.check(asked, resting.ask(judge.toGiven(asked)), now[0]++);
    }
    // An inode without a name is wiped a moment after its call has returned, and no program can
    // tell: to ask for it by its number is no call of any.
    wrong = wrong.filter(sentence -> !sentence.contains("should have failed with ESTALE"));
    return new Run(wrong, pair.host(0).servedByKernel() + pair.host(1).servedByKernel());
  }

  private static Request drawn(Workload workload) {
    Request drawn = workload.next();
    while (!ASKED.contains(drawn.getClass())) {
      drawn = workload.next();
    }
    return drawn;
  }

  /// Programs rest now and then: shortly, or until nobody is likely to want anything.
  private record Resting(Pair pair) {

    Reply ask(Request request) {
      rest();
      return pair.ask(request);
    }

    private void rest() {
      World world = pair.world();
      if (world.chance(4)) {
        pair.rest(world.between(MILLI, 150 * MILLI));
      } else if (world.chance(2)) {
        pair.rest(11_000 * MILLI);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void what_the_kernel_relies_on_is_true(int seed) {
    assertEquals(Optional.empty(), run(seed, CoreRules.SOUND).wrong);
  }

  @Test
  void the_kernels_know_answers() {
    long served = seeds().mapToLong(seed -> run(seed, CoreRules.SOUND).served).sum();
    assertTrue(served > 500, () -> served + " answers only");
  }

  private static void demandFound(CoreRules wrong) {
    assertTrue(
        IntStream.range(1, 200).anyMatch(seed -> run(seed, wrong).wrong.isPresent()), "not found");
  }

  @Test
  void a_lock_that_goes_while_the_kernel_relies_on_it_is_found() {
    demandFound(
        new CoreRules() {
          @Override
          public boolean keepsWhatTheKernelReliesOn() {
            return false;
          }
        });
  }

  /// What this host's kernel says of a name that was moved here and removed at the other host.
  private static Reply movedAndRemoved() {
    Pair pair = new Pair(new World(1), 64L << 20);
    Caller user = new Caller(0, 0, 1);
    Host here = pair.host(0);
    Host there = pair.host(1);
    // Made by different hosts, they lie in windows of their own.
    long from = made(pair.at(here, new Request.MakeDirectory(user, 1, Name.of("from"), 0755, 0)));
    long to = made(pair.at(there, new Request.MakeDirectory(user, 1, Name.of("to"), 0755, 0)));
    pair.at(here, new Request.MakeNode(user, from, Name.of("a"), 0100644, 0, 0));
    pair.rest(11_000 * MILLI);
    pair.at(here, new Request.LookUp(user, from, Name.of("a")));
    pair.at(
        here,
        new Request.Rename(
            user, from, Name.of("a"), to, Name.of("b"), Request.Replacement.REPLACE));
    pair.at(there, new Request.Unlink(user, to, Name.of("b")));
    return pair.at(here, new Request.LookUp(user, to, Name.of("b"))).reply();
  }

  private static long made(Answer answer) {
    return ((Reply.Entry) answer.reply()).attributes().node();
  }

  @Test
  void a_name_that_is_moved_takes_its_time_along() {
    assertInstanceOf(Reply.Absent.class, movedAndRemoved());
  }
}
