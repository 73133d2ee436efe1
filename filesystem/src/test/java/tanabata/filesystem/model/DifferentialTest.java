package tanabata.filesystem.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tanabata.filesystem.request.Attributes;
import tanabata.filesystem.request.Caller;
import tanabata.filesystem.request.Errno;
import tanabata.filesystem.request.FileLock;
import tanabata.filesystem.request.FileType;
import tanabata.filesystem.request.Name;
import tanabata.filesystem.request.Reply;
import tanabata.filesystem.request.Request;

/// Drawn system calls do the same to the model and to the filesystem that holds the temporary
/// directory, if that is ext4: results, attributes, and which times move.
class DifferentialTest {

  private static final int SEEDS = Integer.getInteger("model.seeds", 10);
  private static final int FIRST = Integer.getInteger("model.from", 1);
  private static final int CALLS = Integer.getInteger("model.calls", 400);
  private static final Caller ROOT = new Caller(0, 0, 1);

  private long now = 1_000;
  private final ModelFilesystem model = new ModelFilesystem(0);
  private final Client client = new Client(Subject.of(model, () -> ++now));
  private final Sights sights = new Sights();
  private final List<String> history = new ArrayList<>();

  static IntStream seeds() {
    return IntStream.range(FIRST, FIRST + SEEDS);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void drawn_calls_do_the_same_to_the_model_and_to_ext4(int seed, @TempDir Path directory)
      throws IOException {
    assumeTrue(PosixTableTest.isExt4(directory) && timesAreFine(directory));
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    DrawnCalls calls = new DrawnCalls(random);
    try (SystemCalls system = new SystemCalls(directory)) {
      both(system, Calls.umask(022));
      both(system, Calls.chmod("/", 0755));
      for (int i = 0; i < CALLS; i++) {
        step(system, calls.next());
      }
      assertSameContents(system);
    }
  }

  /// Since Linux 6.13, times that somebody has looked at move with the next change. Before, they
  /// move with the kernel's tick.
  private static boolean timesAreFine(Path directory) {
    try (SystemCalls system = new SystemCalls(directory)) {
      system.run(Calls.mkdir("/x"));
      for (int i = 0; i < 20; i++) {
        Result before = system.run(Calls.stat("/x"));
        system.run(Calls.chmod("/x", 0700));
        if (before.equals(system.run(Calls.stat("/x")))) {
          return false;
        }
      }
      system.run(Calls.rmdir("/x"));
      return true;
    }
  }

  private void step(SystemCalls system, Call call) {
    if (call instanceof Call.Open open && client.isOpen(open.as())) {
      both(system, Calls.close(open.as()));
    }
    boolean local =
        call instanceof Call.Lock lock && client.isDirectory(lock.as())
            || call instanceof Call.TestLock test && client.isDirectory(test.as())
            || call instanceof Call.Seek seek && client.isDirectory(seek.as());
    if (!local) {
      both(system, call);
      assertSameAttributes(system);
    }
  }

  private void both(SystemCalls system, Call call) {
    history.add(call.toString());
    Optional<Request> open = leftOpen(call);
    Result real = system.run(call);
    history.set(history.size() - 1, (call + " -> " + real).replaceAll("\\P{Print}", "."));
    if (open.isPresent()) {
      Optional<String> difference = new Judge(model).check(open.get(), reply(real, call), now);
      assertEquals(Optional.empty(), difference, this::story);
      return;
    }
    Result expected = client.run(call);
    boolean sameKind = expected instanceof Result.Node && real instanceof Result.Node;
    assertTrue(
        sameKind || expected.equals(real),
        () -> "the model: " + expected + ", ext4: " + real + story());
    if (call instanceof Call.Rename && real instanceof Result.Failed) {
      // ext4 has then begun to leave a whiteout, and takes back all but the times.
      model.inodes().values().forEach(inode -> inode.modified.chance());
      model.inodes().values().forEach(inode -> inode.changed.chance());
    }
  }

  /// What POSIX leaves open, the judge knows.
  private Optional<Request> leftOpen(Call call) {
    if (call instanceof Call.Seek seek
        && client.isOpen(seek.as())
        && !client.isDirectory(seek.as())) {
      return Optional.of(
          new Request.Seek(
              ROOT,
              client.numbers().nodeOf(seek.as()),
              client.numbers().handle(seek.as()),
              seek.offset(),
              seek.target()));
    }
    if (call instanceof Call.TestLock test && client.isOpen(test.as())) {
      FileLock lock =
          new FileLock(
              FileLock.Kind.FCNTL,
              test.type(),
              client.owner(test.as()),
              test.start(),
              test.end(),
              1);
      return Optional.of(
          new Request.TestLock(
              ROOT, client.numbers().nodeOf(test.as()), client.numbers().handle(test.as()), lock));
    }
    return Optional.empty();
  }

  private static Reply reply(Result result, Call call) {
    return switch (result) {
      case Result.Failed(String errno) -> new Reply.Failed(Errno.valueOf(errno));
      case Result.Count(long number) -> new Reply.Position(number);
      case Result.Held(FileLock.Type type, long start, long end) ->
          new Reply.InTheWay(new FileLock(FileLock.Kind.FCNTL, type, 0, start, end, 0));
      case Result.Done _ ->
          new Reply.InTheWay(new FileLock(FileLock.Kind.FCNTL, FileLock.Type.UNLOCK, 0, 0, 0, 0));
      case Result.Node _, Result.Bytes _, Result.Names _ ->
          throw new AssertionError(call + " came to " + result);
    };
  }

  private void assertSameAttributes(SystemCalls system) {
    Map<String, Inode> paths = new LinkedHashMap<>();
    collect("", model.inode(Request.ROOT).orElseThrow(), paths);
    paths.forEach((path, inode) -> assertSame(inode, system.run(Calls.stat(path)), path));
    for (String label : List.of("o", "p", "q")) {
      if (client.isOpen(label)) {
        Inode inode = model.inode(client.numbers().nodeOf(label)).orElseThrow();
        assertSame(inode, system.run(Calls.fstat(label)), "open " + label);
      }
    }
  }

  private void collect(String path, Inode inode, Map<String, Inode> paths) {
    paths.put(path.isEmpty() ? "/" : path, inode);
    inode.entries.forEach((name, entry) ->
        collect(path + "/" + name, model.inode(entry.node()).orElseThrow(), paths));
  }

  private void assertSame(Inode inode, Result result, String path) {
    if (!(result instanceof Result.Node n)) {
      throw new AssertionError(path + " is " + result + story());
    }
    Attributes real =
        new Attributes(
            inode.node,
            n.type().bits() | n.permissions(),
            n.links(),
            n.uid(),
            n.gid(),
            n.device(),
            n.size(),
            0,
            n.accessed(),
            n.modified(),
            n.changed(),
            0);
    assertEquals(Optional.empty(), sights.check(inode, real), () -> path + story());
  }

  private void assertSameContents(SystemCalls system) {
    Map<String, Inode> paths = new LinkedHashMap<>();
    collect("", model.inode(Request.ROOT).orElseThrow(), paths);
    paths.forEach((path, inode) -> {
      if (inode.type == FileType.REGULAR) {
        system.run(Calls.chmod(path, 0600));
        system.run(Calls.open("contents", path, OpenFlags.READ_ONLY));
        assertSameBytes(system, inode, path, 0);
        assertSameBytes(system, inode, path, 1 << 20);
        assertSameBytes(system, inode, path, 1L << 32);
        system.run(Calls.close("contents"));
      }
    });
  }

  private void assertSameBytes(SystemCalls system, Inode inode, String path, long offset) {
    byte[] expected = inode.bytes.read(offset, 100_000);
    assertEquals(
        new Result.Bytes(Name.of(expected, 0, expected.length)),
        system.run(Calls.read("contents", offset, 100_000)),
        () -> path + " from " + offset + story());
  }

  private String story() {
    int from = Math.max(0, history.size() - 40);
    return "\n"
        + String.join("\n", history.subList(from, history.size())).replaceAll("n{200,}", "n...");
  }
}
