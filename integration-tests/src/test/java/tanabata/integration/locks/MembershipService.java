package tanabata.integration.locks;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Stands for fencing, and injects the faults. It keeps what fencing promises: one membership an
/// epoch; a node is missing from it, or has another incarnation, only after its permit has ended or
/// its process is dead; whoever returns was told `evict` before. On one thread: nothing happens but
/// in [#runUntil].
final class MembershipService implements AutoCloseable {

  private static final long MILLIS = 1_000_000;
  private static final long PERMIT = 800 * MILLIS;
  private static final long RENEWAL = 200 * MILLIS;

  /// So short because it measures with the clock of those that it permits.
  private static final long GUARD = MILLIS;

  private static final int THREADS = 4;
  private static final int MOST_DELAY_MILLIS = 300;

  private final List<Member> members = new ArrayList<>();
  private final SortedMap<String, Long> present = new TreeMap<>();
  private final Map<String, Integer> done = new TreeMap<>();
  private final List<String> timeline = new ArrayList<>();
  private final ProxyMesh wires;
  private final SplittableRandom random;
  private final int names;
  private long epoch;
  private long incarnations;
  private long nextRenewal;
  private long nextFault;
  private long delayEndsAt = Long.MAX_VALUE;
  private Optional<Member> doomed = Optional.empty();
  private boolean faults;

  /// @param classPath of the workers
  MembershipService(List<String> nodes, String classPath, int names, long seed, Path folder)
      throws IOException {
    this.names = names;
    random = new SplittableRandom(seed);
    SortedMap<String, Integer> ports = WorkerProcess.freePorts(nodes);
    wires = new ProxyMesh(ports);
    for (String node : nodes) {
      Member member = new Member(node, classPath, wires.seenBy(node), folder);
      members.add(member);
      member.start();
    }
  }

  /// Whether members are killed and stopped from now on.
  void faults(boolean some) {
    faults = some;
    wires.removeDelays();
    nextFault = System.nanoTime() + between(100, 500);
  }

  /// Fails when it takes longer than the timeout, which only ends what would hang.
  void runUntil(String what, Duration timeout, BooleanSupplier isSo) throws Exception {
    long start = System.nanoTime();
    while (!isSo.getAsBoolean()) {
      if (System.nanoTime() - start > timeout.toNanos()) {
        throw new AssertionError("not so after " + timeout + ": " + what + "\n" + description());
      }
      step();
      LockSupport.parkNanos(2 * MILLIS);
    }
  }

  private void step() throws IOException, InterruptedException {
    long now = System.nanoTime();
    if (now >= nextRenewal) {
      nextRenewal = now + RENEWAL;
      for (Member member : members) {
        boolean permitted =
            member.state == Member.State.RUNNING || member.state == Member.State.STOPPED_BRIEFLY;
        if (permitted) {
          member.permit(System.nanoTime() + PERMIT);
        }
      }
    }
    for (Member member : members) {
      member.readLines();
      advance(member, System.nanoTime());
    }
    if (now >= delayEndsAt) {
      wires.removeDelays();
      delayEndsAt = Long.MAX_VALUE;
    }
    if (faults && now >= nextFault) {
      nextFault = now + between(100, 1_300);
      injectFault();
    }
  }

  private void advance(Member member, long now) throws IOException, InterruptedException {
    boolean isDue = now >= member.due;
    switch (member.state) {
      case STARTING -> {
        if (member.isReady) {
          member.state = Member.State.RUNNING;
          join(member);
          member.send("load " + THREADS + " " + names + " " + random.nextLong());
        }
      }
      case RUNNING -> {}
      case STOPPED_BRIEFLY -> {
        if (isDue) {
          note("goes on: " + member.name);
          member.resume();
        }
      }
      case STOPPED -> {
        if (now > member.permitEnd + GUARD) {
          member.state = Member.State.EXCLUDED;
          member.due = now + between(0, 1_000);
          present.remove(member.name);
          change();
        }
      }
      case EXCLUDED -> {
        if (isDue) {
          note("goes on, out: " + member.name);
          member.resume();
          member.send("evict");
          join(member);
        }
      }
      case DEAD -> {
        if (isDue) {
          member.start();
        }
      }
    }
  }

  private void join(Member member) {
    present.put(member.name, ++incarnations);
    change();
    member.permit(System.nanoTime() + PERMIT);
  }

  private void change() {
    StringBuilder line = new StringBuilder("membership " + ++epoch);
    present.forEach(
        (name, incarnation) -> line.append(' ').append(name).append('=').append(incarnation));
    for (Member member : members) {
      if (member.takesOrders() && member.state != Member.State.EXCLUDED) {
        member.send(line.toString());
      }
    }
    note(line.toString());
  }

  // Faults.

  /// Somebody is always left alone.
  private void injectFault() throws IOException, InterruptedException {
    List<Member> running =
        members.stream().filter(member -> member.state == Member.State.RUNNING).toList();
    if (running.size() < 2) {
      return;
    }
    if (doomed.filter(running::contains).isPresent()) {
      killAndExclude(doomed.get());
      doomed = Optional.empty();
      return;
    }
    Member victim = running.get(random.nextInt(running.size()));
    long now = System.nanoTime();
    switch (random.nextInt(6)) {
      case 0, 1 -> {
        count("stops beyond the permit", victim);
        victim.stop();
        victim.state = Member.State.STOPPED;
      }
      case 2 -> {
        count("short stops", victim);
        victim.stop();
        victim.state = Member.State.STOPPED_BRIEFLY;
        victim.due = now + between(1, 400);
        if (random.nextBoolean()) {
          // What it is sent meanwhile it receives together with the news of the next fault.
          nextFault = now + between(1, 60);
        }
      }
      case 3 -> slowLink(victim);
      case 4 -> killAndExclude(victim);
      default -> {
        // The others learn of it only when the next process takes part.
        count("kills with a restart in its place", victim);
        victim.kill9();
        victim.due = now;
      }
    }
  }

  private void killAndExclude(Member victim) throws IOException, InterruptedException {
    count("kills with exclusion", victim);
    victim.kill9();
    victim.due = System.nanoTime() + between(0, 500);
    present.remove(victim.name);
    change();
  }

  /// And one of the two dies, while the other one has not received its last messages.
  private void slowLink(Member victim) {
    wires.removeDelays();
    List<Member> others = members.stream().filter(member -> member != victim).toList();
    Member other = others.get(random.nextInt(others.size()));
    count("slow links", victim);
    wires.delay(victim.name, other.name, random.nextInt(10, MOST_DELAY_MILLIS));
    delayEndsAt = System.nanoTime() + between(300, 2_000);
    doomed = Optional.of(random.nextBoolean() ? victim : other);
    nextFault = System.nanoTime() + between(10, 2 * MOST_DELAY_MILLIS);
  }

  private long between(int leastMillis, int mostMillis) {
    return random.nextLong(leastMillis * MILLIS, mostMillis * MILLIS);
  }

  private void count(String what, Member victim) {
    done.merge(what, 1, Integer::sum);
    note(what + ": " + victim.name);
  }

  private void note(String what) {
    timeline.add(System.nanoTime() + " " + what);
  }

  // For the test.

  boolean allRun() {
    return members.stream().allMatch(member -> member.state == Member.State.RUNNING);
  }

  void quiet() {
    members.forEach(member -> member.send("quiet"));
  }

  boolean allIdle() {
    return members.stream().allMatch(member -> member.isIdle);
  }

  List<Member> members() {
    return members;
  }

  Map<String, Integer> done() {
    return done;
  }

  long epoch() {
    return epoch;
  }

  /// All faults and memberships, with their moments.
  List<String> timeline() {
    return timeline;
  }

  private String description() {
    StringBuilder text = new StringBuilder("epoch " + epoch + " of " + present);
    for (Member member : members) {
      text.append('\n').append(member.name).append(' ').append(member.state);
      member.runs().getLast().unanswered().forEach(request -> text.append("\n  ").append(request));
      if (member.takesOrders()) {
        member.send("status");
      }
    }
    return text.toString();
  }

  @Override
  public void close() throws IOException {
    for (Member member : members) {
      member.close();
    }
    wires.close();
  }
}
