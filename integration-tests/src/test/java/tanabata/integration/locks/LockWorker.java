package tanabata.integration.locks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import tanabata.dlm.LockSpace;
import tanabata.dlm.api.Membership;
import tanabata.dlm.api.Tuning;
import tanabata.dlm.jgroups.GroupConfig;
import tanabata.dlm.jgroups.GroupTransport;
import tanabata.foundation.Moment;
import tanabata.foundation.NodeId;
import tanabata.foundation.Permit;

/// One node of a lock space, in a process of its own: `LockWorker SELF NAME=PORT...`.
///
/// It takes orders by lines, and ends when there are no more:
///
/// - `permit NANOS|forever`: until that moment of `System.nanoTime()`. A length of time would begin
///   when the line is read, which in a process that was stopped is too late.
/// - `membership EPOCH NAME=INCARNATION...` and `evict`, as fencing has it
/// - `load THREADS NAMES SEED` begins a [LockWorkload], `quiet` ends it, answered with `idle`
/// - `lvb COUNT` is a [LvbTorture], answered with `incremented`; `sum` is answered with `sum NUMBER
///   valid|invalid`
/// - `status` is answered on stderr, for people
/// - `end`
///
/// It also prints `ready`, `started EPOCH`, and `failed WHY`.
final class LockWorker {

  private final LineWriter report = new LineWriter();
  private final NodeId self;
  private final LockSpace space;
  private final CompletableFuture<LvbTorture> torture = new CompletableFuture<>();
  private Optional<LockWorkload> load = Optional.empty();

  private LockWorker(String... arguments) throws IOException {
    self = new NodeId(arguments[0]);
    SortedMap<NodeId, InetSocketAddress> members = new TreeMap<>();
    for (int i = 1; i < arguments.length; i++) {
      String[] parts = arguments[i].split("=");
      members.put(
          new NodeId(parts[0]),
          new InetSocketAddress(InetAddress.getByName("127.0.0.1"), Integer.parseInt(parts[1])));
    }
    CompletableFuture<LockSpace> opened = new CompletableFuture<>();
    GroupTransport transport =
        GroupTransport.open(
            new GroupConfig("live", self, members, Optional.empty()),
            (from, envelope) -> opened.join().receive(from, envelope),
            suspect -> {},
            why -> report.line("failed", why));
    space =
        LockSpace.open(
            self, Tuning.DEFAULT, () -> new Moment(System.nanoTime()), transport, new Listener());
    opened.complete(space);
  }

  private final class Listener implements LockSpace.Events {
    @Override
    public void serving(long epoch) {
      report.line("started", epoch);
    }

    @Override
    public void failed(Throwable cause) {
      report.line("failed", cause);
    }
  }

  public static void main(String... arguments) throws Exception {
    LockWorker worker = new LockWorker(arguments);
    worker.report.line("ready");
    worker.work();
    // Without leaving: the others get their own lines, and nothing is in order any more.
    Runtime.getRuntime().halt(0);
  }

  private void work() throws Exception {
    BufferedReader orders =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    for (String line = orders.readLine(); line != null; line = orders.readLine()) {
      String[] words = line.split(" ");
      switch (words[0]) {
        case "permit" -> space.permit(permit(words[1]));
        case "membership" -> space.change(membership(words));
        case "evict" -> space.evict();
        case "load" -> {
          load = Optional.of(new LockWorkload(space, report, Integer.parseInt(words[2])));
          load.get().start(Integer.parseInt(words[1]), Long.parseLong(words[3]));
        }
        case "quiet" -> inBackground(this::quiet);
        case "lvb" -> inBackground(() -> torture(Integer.parseInt(words[1])));
        case "sum" -> inBackground(() -> report.line("sum", torture.join().sum()));
        case "status" -> space.status().thenAccept(System.err::println);
        case "end" -> {
          return;
        }
        default -> throw new IllegalArgumentException(line);
      }
    }
  }

  private static Permit permit(String until) {
    return until.equals("forever")
        ? Permit.FOREVER
        : new Permit.Until(new Moment(Long.parseLong(until)));
  }

  private static Membership membership(String... words) {
    SortedMap<NodeId, Long> members = new TreeMap<>();
    for (int i = 2; i < words.length; i++) {
      String[] parts = words[i].split("=");
      members.put(new NodeId(parts[0]), Long.parseLong(parts[1]));
    }
    return new Membership(Long.parseLong(words[1]), members);
  }

  private interface Task {
    void run() throws Exception;
  }

  /// Orders go on being read meanwhile.
  private void inBackground(Task task) {
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          try {
            task.run();
          } catch (Exception | Error e) {
            report.line("failed", e);
          }
        });
  }

  private void quiet() throws InterruptedException {
    if (load.isPresent()) {
      load.get().quiet();
    }
    report.line("idle");
  }

  private void torture(int count) {
    torture.complete(new LvbTorture(space));
    torture.join().increment(count);
    report.line("incremented");
  }
}
