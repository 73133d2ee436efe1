package tanabata.testbed.certify;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import tanabata.node.admin.MetadataCreator;
import tanabata.node.admin.ResourceStatus;
import tanabata.node.config.BadConfiguration;
import tanabata.testbed.TestbedFailure;
import tanabata.testbed.certify.Schedule.Episode;
import tanabata.testbed.certify.Schedule.Step;
import tanabata.testbed.cluster.DaemonLauncher;

/// Runs episode after episode of faults under load, until the time is over or a promise is broken.
public final class Certification {

  /// The time that a cluster has to recover once all is healed.
  private static final Duration RECOVERY_TIMEOUT = Duration.ofSeconds(90);

  private static final Duration START_TIMEOUT = Duration.ofSeconds(120);
  private static final long POLL_MILLIS = 100;

  /// For how long clients work on the healed cluster before they pause.
  private static final long SETTLE_MILLIS = 400;

  /// Whatever this process starts closes what it inherits, and to close a file waits for the daemon
  /// of its mount. So one that is paused could not be resumed, as long as the programs that use its
  /// mount are threads of this process.
  private static final Set<Fault> NOT_UNDER_PROGRAMS = EnumSet.of(Fault.PAUSE);

  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss");

  private final CertificationSettings settings;
  private final Testbed testbed;
  private final Tally tally = new Tally();
  private final PrintWriter out;
  private final Map<Fault, Integer> injected = new EnumMap<>(Fault.class);
  private final Set<Fault> possible;
  private long longestRecoveryMillis;

  /// Whether a node may exit by itself: one that has no disk and no peer cannot serve.
  private boolean exitIsExcused;

  private int episodes;

  private Certification(CertificationSettings settings, Testbed testbed, PrintWriter out) {
    this.settings = settings;
    this.testbed = testbed;
    this.out = out;
    possible = Schedule.possible(settings.faults());
    if (settings.use() == CertificationSettings.Use.FILESYSTEM) {
      possible.removeAll(NOT_UNDER_PROGRAMS);
    }
  }

  /// Certifies. Blocks for as long as the settings say, and at most some minutes longer.
  ///
  /// @param out gets a line for each episode
  /// @throws TestbedFailure if the nodes cannot be set up or do not start; this says nothing about
  ///   the promises, whose violations are in the report
  public static Report run(
      CertificationSettings settings,
      MetadataCreator metadata,
      DaemonLauncher launcher,
      PrintWriter out)
      throws TestbedFailure, BadConfiguration, IOException, InterruptedException {
    try (Testbed testbed = Testbed.open(settings, metadata, launcher)) {
      Thread hook = new Thread(testbed::close);
      Runtime.getRuntime().addShutdownHook(hook);
      Report report = new Certification(settings, testbed, out).run();
      Runtime.getRuntime().removeShutdownHook(hook);
      return report;
    }
  }

  private Report run() throws TestbedFailure, IOException, InterruptedException {
    long start = System.nanoTime();
    SplittableRandom random = new SplittableRandom(settings.seed());
    if (!awaitHealthy(START_TIMEOUT)) {
      throw new TestbedFailure(
          "the nodes do not begin to serve in "
              + START_TIMEOUT.toSeconds()
              + " s:"
              + testbed.describe());
    }
    Data data = data();
    Schedule schedule = new Schedule(random.split(), possible, testbed.nodes());
    try (Workload workload = new Workload(testbed, data, tally, random.split())) {
      long end = start + settings.length().toNanos();
      while (System.nanoTime() < end && tally.violations().isEmpty()) {
        run(schedule.next(), workload);
      }
    }
    if (tally.violations().isEmpty()) {
      testbed.leave(tally);
    }
    return report((System.nanoTime() - start) / 1_000_000_000);
  }

  private Data data() throws TestbedFailure, IOException {
    return switch (settings.use()) {
      case DEVICE -> new DeviceData(settings.sizeBytes());
      case FILESYSTEM -> {
        SharedFiles files = new SharedFiles();
        testbed.mount();
        files.create(testbed.nodes().getFirst().folder().mount());
        yield new FileData(files);
      }
    };
  }

  private void run(Episode episode, Workload workload) throws IOException, InterruptedException {
    long answered = tally.answered();
    long failed = tally.of(Tally.Event.FAILED);
    tally.longestMillisNow();
    workload.resume();
    for (Step step : episode.steps()) {
      run(step);
    }
    long healed = System.nanoTime();
    exitIsExcused = episode.faults().stream().anyMatch(each -> each.fault().isDiskFailure());
    boolean healthy = awaitHealthy(RECOVERY_TIMEOUT);
    longestRecoveryMillis =
        Math.max(longestRecoveryMillis, (System.nanoTime() - healed) / 1_000_000);
    if (!healthy) {
      tally.violation(
          "%d s after all was healed, the nodes are not as before:%s"
              .formatted(RECOVERY_TIMEOUT.toSeconds(), testbed.describe()));
    } else {
      for (InjectedFault fault : episode.faults()) {
        fault.complaint().ifPresent(tally::violation);
      }
      TimeUnit.MILLISECONDS.sleep(SETTLE_MILLIS);
      workload.pauseAndJudge(RECOVERY_TIMEOUT.toMillis());
    }
    episodes++;
    print(
        "%4d  %s: longest wait %.1f s, %d answered, %d failed%s"
            .formatted(
                episodes,
                String.join(" + ", episode.faults().stream().map(InjectedFault::toString).toList()),
                tally.longestMillisNow() / 1000.0,
                tally.answered() - answered,
                tally.of(Tally.Event.FAILED) - failed,
                tally.violations().isEmpty() ? "" : "  VIOLATION"));
  }

  private void run(Step step) throws IOException, InterruptedException {
    TimeUnit.NANOSECONDS.sleep(step.pause().toNanos());
    switch (step.action()) {
      case INJECT -> {
        step.fault().inject(testbed);
        injected.merge(step.fault().fault(), 1, Integer::sum);
      }
      case HEAL -> step.fault().heal(testbed);
    }
  }

  private boolean awaitHealthy(Duration timeout) throws IOException, InterruptedException {
    long end = System.nanoTime() + timeout.toNanos();
    while (!testbed.isHealthy()) {
      if (System.nanoTime() > end || !tally.violations().isEmpty()) {
        return false;
      }
      for (Host host : testbed.nodes()) {
        restartIfNeeded(host);
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
    return true;
  }

  /// As an operator would: starts a node that has exited, and restarts one that has detached its
  /// disk, now that the disk works.
  private void restartIfNeeded(Host host) throws IOException, InterruptedException {
    if (host.hasExitedByItself() && !exitIsExcused) {
      tally.violation(host.name() + " has ended by itself; see " + host.folder().log());
    }
    boolean diskless =
        host.status().map(ResourceStatus::disk).filter("Diskless"::equals).isPresent();
    if (diskless && !exitIsExcused) {
      tally.violation(host.name() + " has given up a disk that had not failed");
    }
    if (diskless) {
      host.kill9();
    }
    if (!host.isAlive()) {
      host.start();
    }
  }

  private Report report(long seconds) {
    Map<String, Integer> faults = new LinkedHashMap<>();
    for (Fault fault : possible) {
      faults.put(fault.title(), injected.getOrDefault(fault, 0));
    }
    List<String> notDone = new ArrayList<>();
    for (Fault fault : Fault.values()) {
      if (!settings.faults().contains(fault)) {
        notDone.add(fault.title() + ": not asked for");
      } else if (!possible.contains(fault) && NOT_UNDER_PROGRAMS.contains(fault)) {
        notDone.add(fault.title() + ": not under programs that use files");
      } else if (!possible.contains(fault)) {
        notDone.add(fault.title() + ": needs libfaketime (Debian: apt-get install faketime)");
      }
    }
    return new Report(
        settings.seed(),
        settings.use(),
        seconds,
        episodes,
        faults,
        notDone,
        tally.counts(),
        tally.longestMillis(),
        longestRecoveryMillis,
        List.copyOf(tally.violations()));
  }

  private void print(String line) {
    out.println(LocalTime.now().format(CLOCK) + line);
    out.flush();
  }
}
