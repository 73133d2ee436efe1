package tanabata.node.admin;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import tanabata.foundation.ByteRange;

/// A node that carries out every order and remembers it.
public final class FakeAdministration implements Administration {

  public static final ResourceStatus HEALTHY =
      new ResourceStatus(
          "home",
          "Primary",
          "UpToDate",
          "Connected",
          false,
          "",
          "1a2b",
          0,
          "equal",
          ResyncStatus.NONE,
          new PeerStatus("altair", "Primary", "UpToDate"),
          2,
          FencingStatus.QUIET,
          List.of());

  /// Completes what is asked of the lock "looped".
  final ExecutorService loop =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().factory());

  public static final List<JournalLine> JOURNAL =
      List.of(
          new JournalLine(Instant.parse("2026-07-07T20:00:00.123Z"), "link lost: \"reset\""),
          new JournalLine(Instant.parse("2026-07-07T20:00:03Z"), "goes on without altair"));

  public static final LocksStatus LOCKS =
      new LocksStatus(
          "vega",
          "home",
          7,
          List.of("altair", "vega"),
          List.of(),
          true,
          List.of(
              new LocksStatus.Lock(
                  "counter", "vega", "altair", 3, "held", "EX", "EX", 42, 1500, List.of()),
              new LocksStatus.Lock(
                  "counter",
                  "vega",
                  "vega",
                  1,
                  "waiting",
                  "NL",
                  "EX",
                  0,
                  250,
                  List.of("altair/3"))),
          false,
          List.of());

  public final BlockingQueue<String> received = new LinkedBlockingQueue<>();
  private final CountDownLatch down = new CountDownLatch(1);
  public final AtomicInteger untilFenced = new AtomicInteger();
  private volatile NodeStatus status;
  private volatile Optional<SplitBrainStatus.Parted> parted = Optional.empty();
  private volatile Optional<SplitBrainStatus.Kept> kept = Optional.empty();

  public FakeAdministration() {
    this(new NodeStatus("vega", List.of(HEALTHY)));
  }

  public FakeAdministration(NodeStatus status) {
    this.status = status;
  }

  public void become(NodeStatus next) {
    status = next;
  }

  public static final SplitBrainStatus.Parted PARTED =
      new SplitBrainStatus.Parted(
          "1a2b (1, vega)",
          true,
          new SplitBrainStatus.Side(
              "vega",
              "2c (2, vega)",
              "Primary",
              Optional.of(Instant.parse("2026-07-07T20:00:03.5Z")),
              new SplitBrainStatus.Changes(
                  12288, List.of(new ByteRange(0, 8192), new ByteRange(1L << 30, 4096)))),
          new SplitBrainStatus.Side(
              "altair",
              "2d (2, altair)",
              "Secondary",
              Optional.empty(),
              new SplitBrainStatus.Changes(4096, List.of(new ByteRange(4096, 4096)))),
          new SplitBrainStatus.Changes(4096, List.of(new ByteRange(4096, 4096))));

  public static final SplitBrainStatus.Kept KEPT =
      new SplitBrainStatus.Kept(
          Instant.parse("2026-07-07T21:00:00Z"),
          4096,
          List.of("nbd+unix:///home@given-up?socket=/run/home.nbd"));

  /// From now on there is a split brain.
  public void part() {
    parted = Optional.of(PARTED);
  }

  /// From now on this node keeps a version that it gave up.
  public void keep() {
    kept = Optional.of(KEPT);
  }

  public void awaitDown() throws InterruptedException {
    down.await();
  }

  @Override
  public NodeStatus status() {
    return status;
  }

  @Override
  public Reply primary(String resource, boolean force) {
    return done(force ? "primary --force " + resource : "primary " + resource);
  }

  @Override
  public Reply secondary(String resource) {
    received.add("secondary " + resource);
    return new Reply.Refused(resource + " is open for writing by 2 clients");
  }

  @Override
  public Reply connect(String resource) {
    return done("connect " + resource);
  }

  @Override
  public Reply disconnect(String resource) {
    throw new IllegalStateException("planted");
  }

  @Override
  public Reply forceStandalone(String resource) {
    return done("force-alone " + resource);
  }

  @Override
  public Optional<Explanation> explain(String resource) {
    return status.resources().stream()
        .filter(one -> one.name().equals(resource))
        .findFirst()
        .map(one -> new Explanation(status.node(), one, JOURNAL));
  }

  @Override
  public Optional<SplitBrainStatus> splitBrain(String resource) {
    return status.resources().stream()
        .filter(one -> one.name().equals(resource))
        .findFirst()
        .map(one -> new SplitBrainStatus(status.node(), "altair", resource, parted, kept));
  }

  @Override
  public Reply decide(String resource, Decision decision) {
    return switch (decision) {
      case Decision.Keep(String node) -> done("keep " + node + " of " + resource);
      case Decision.Undo() -> done("undo " + resource);
      case Decision.Forget() -> done("forget " + resource);
      case Decision.Outdate() -> done("outdate " + resource);
      case Decision.Invalidate() -> done("invalidate " + resource);
      case Decision.InvalidateRemote() -> new Reply.Refused("run it on altair");
    };
  }

  /// Says, as often as was planted, that the host is not fenced yet.
  @Override
  public FenceAnswer fenced(String node, boolean order) {
    received.add((order ? "fence " : "is fenced? ") + node);
    return untilFenced.getAndDecrement() > 0
        ? new FenceAnswer.NotFenced(node + " still has its lease")
        : new FenceAnswer.Fenced("the lease of " + node + " has run out");
  }

  /// Grants everything but what is called "taken".
  @Override
  public LockTicket lock(LockRequest request) {
    received.add("lock " + request.name() + " " + request.mode());
    return new FakeTicket(request, received, loop);
  }

  @Override
  public LocksReply locks(String resource, Optional<String> name) {
    received.add("locks " + resource);
    return resource.equals("home")
        ? new LocksReply.Seen(LOCKS)
        : new LocksReply.Refused("there is no resource '" + resource + "' here");
  }

  @Override
  public LocksReply fileLock(String resource, long node) {
    received.add("fs-lock " + node);
    return locks(resource, Optional.of("fs"));
  }

  @Override
  public Reply makeFilesystem(String resource, String label, boolean force) {
    return new Reply.Done("mkfs " + resource + " '" + label + "' " + force);
  }

  @Override
  public Reply mount(String resource, Path directory, String options) {
    return new Reply.Done("mount " + resource + " " + directory + " '" + options + "'");
  }

  @Override
  public Reply unmount(String resource) {
    return new Reply.Done("umount " + resource);
  }

  @Override
  public Reply checkFilesystem(String resource) {
    return new Reply.Done("fsck " + resource);
  }

  @Override
  public Reply repairFilesystem(String resource) {
    return new Reply.Done("fsck --repair " + resource);
  }

  @Override
  public Reply down() {
    down.countDown();
    return done("down");
  }

  private Reply done(String what) {
    received.add(what);
    return new Reply.Done(what + " is done");
  }
}
