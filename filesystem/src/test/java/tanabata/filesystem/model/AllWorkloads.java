package tanabata.filesystem.model;

import static tanabata.filesystem.model.Calls.close;
import static tanabata.filesystem.model.Calls.create;
import static tanabata.filesystem.model.Calls.fallocate;
import static tanabata.filesystem.model.Calls.fdatasync;
import static tanabata.filesystem.model.Calls.fsync;
import static tanabata.filesystem.model.Calls.link;
import static tanabata.filesystem.model.Calls.mkdir;
import static tanabata.filesystem.model.Calls.open;
import static tanabata.filesystem.model.Calls.openDirectory;
import static tanabata.filesystem.model.Calls.removexattr;
import static tanabata.filesystem.model.Calls.rename;
import static tanabata.filesystem.model.Calls.rmdir;
import static tanabata.filesystem.model.Calls.setxattr;
import static tanabata.filesystem.model.Calls.symlink;
import static tanabata.filesystem.model.Calls.sync;
import static tanabata.filesystem.model.Calls.truncate;
import static tanabata.filesystem.model.Calls.unlink;
import static tanabata.filesystem.model.Calls.write;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import tanabata.filesystem.request.Request.Allocation;
import tanabata.filesystem.request.Request.Replacement;

/// Every sequence of one, two or three steps out of a set that is small but has of each kind what
/// crashes have found wrong with filesystems: names that replace each other, sizes that change,
/// data over data, and what makes some of it durable.
///
/// They work on a small tree, [#TREE], which is durable before they begin. Each has a number, so
/// that some can be picked.
public final class AllWorkloads {

  private static final String PAGES = "x".repeat(10_000);

  /// Two directories, one empty; a file of three pages, one with another name elsewhere, an empty
  /// one.
  public static final List<Call> TREE =
      List.of(
          mkdir("/A"),
          mkdir("/B"),
          create("t", "/A/foo"),
          write("t", 0, PAGES),
          close("t"),
          create("t", "/A/bar"),
          write("t", 0, "bar"),
          close("t"),
          link("/A/bar", "/bar"),
          setxattr("/A/foo", "user.a", "before"),
          sync());

  /// What is done in one piece.
  public record Step(String name, List<Call> calls) {

    public Step {
      calls = List.copyOf(calls);
    }

    static Step of(String name, Call... calls) {
      return new Step(name, List.of(calls));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  public static final List<Step> STEPS =
      List.of(
          Step.of("create A/new", create("n", "/A/new"), close("n")),
          Step.of("create B/foo", create("n", "/B/foo"), close("n")),
          Step.of("mkdir A/dir", mkdir("/A/dir")),
          Step.of("mkdir B/dir", mkdir("/B/dir")),
          Step.of("link A/foo B/foo", link("/A/foo", "/B/foo")),
          Step.of("link A/bar A/new", link("/A/bar", "/A/new")),
          Step.of("symlink A/new", symlink("/A/new", "foo")),
          Step.of("unlink A/foo", unlink("/A/foo")),
          Step.of("unlink A/bar", unlink("/A/bar")),
          Step.of("unlink bar", unlink("/bar")),
          Step.of("rmdir B", rmdir("/B")),
          Step.of("rmdir A/dir", rmdir("/A/dir")),
          Step.of("rename A/foo A/bar", rename("/A/foo", "/A/bar")),
          Step.of("rename A/foo B/foo", rename("/A/foo", "/B/foo")),
          Step.of("rename A/bar A/new", rename("/A/bar", "/A/new")),
          Step.of("rename B A/dir", rename("/B", "/A/dir")),
          Step.of("rename A B", rename("/A", "/B")),
          Step.of("exchange A/foo B", rename("/A/foo", "/B", Replacement.EXCHANGE)),
          Step.of("whiteout A/foo B/foo", rename("/A/foo", "/B/foo", Replacement.WHITEOUT)),
          appended("/A/foo"),
          appended("/A/bar"),
          written("overwrite A/foo", 100, "y".repeat(5_000)),
          written("write over the end of A/foo", 9_000, "z".repeat(5_000)),
          written("write far away in A/foo", 1 << 20, "far"),
          Step.of("truncate A/foo to 0", truncate("/A/foo", 0)),
          Step.of("truncate A/foo to 5000", truncate("/A/foo", 5_000)),
          Step.of("truncate A/foo to 100000", truncate("/A/foo", 100_000)),
          allocated("allocate in A/foo", Allocation.EXTEND, 8_000, 20_000),
          allocated("allocate behind A/foo", Allocation.KEEP_SIZE, 8_000, 20_000),
          allocated("punch A/foo", Allocation.PUNCH, 4_000, 5_000),
          allocated("zero A/foo", Allocation.ZERO, 4_000, 9_000),
          Step.of("setxattr A/foo", setxattr("/A/foo", "user.a", "after")),
          Step.of("setxattr A/foo, large", setxattr("/A/foo", "user.b", "v".repeat(5_000))),
          Step.of("removexattr A/foo", removexattr("/A/foo", "user.a")),
          Step.of("fsync A/foo", open("s", "/A/foo"), fsync("s"), close("s")),
          Step.of("fdatasync A/foo", open("s", "/A/foo"), fdatasync("s"), close("s")),
          Step.of("fsync A/bar", open("s", "/A/bar"), fsync("s"), close("s")),
          Step.of("fsync B/foo", open("s", "/B/foo"), fsync("s"), close("s")),
          Step.of("fsync A", openDirectory("s", "/A"), fsync("s"), close("s")),
          Step.of("fsync B", openDirectory("s", "/B"), fsync("s"), close("s")),
          Step.of("sync", sync()));

  private AllWorkloads() {}

  private static Step appended(String path) {
    return Step.of(
        "append to " + path.substring(1),
        open("w", path, OpenFlags.WRITE_ONLY | OpenFlags.APPEND),
        write("w", 0, "a".repeat(3_000)),
        close("w"));
  }

  private static Step written(String name, long offset, String text) {
    return Step.of(name, open("w", "/A/foo"), write("w", offset, text), close("w"));
  }

  private static Step allocated(String name, Allocation allocation, long offset, long length) {
    return Step.of(
        name, open("w", "/A/foo"), fallocate("w", allocation, offset, length), close("w"));
  }

  /// How many there are of up to so many steps.
  public static long count(int mostSteps) {
    long count = 0;
    long ofLength = 1;
    for (int i = 0; i < mostSteps; i++) {
      ofLength *= STEPS.size();
      count += ofLength;
    }
    return count;
  }

  /// All of them, the short ones first; made when they are taken.
  public static Stream<List<Step>> upTo(int mostSteps) {
    return LongStream.range(0, count(mostSteps)).mapToObj(AllWorkloads::get);
  }

  public static List<Step> get(long number) {
    int length = 1;
    while (number >= count(length)) {
      length++;
    }
    long rest = number - count(length - 1);
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      steps.addFirst(STEPS.get((int) (rest % STEPS.size())));
      rest /= STEPS.size();
    }
    return steps;
  }
}
