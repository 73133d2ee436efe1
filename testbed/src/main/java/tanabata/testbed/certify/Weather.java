package tanabata.testbed.certify;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import tanabata.node.admin.MetadataCreator;
import tanabata.node.admin.ResourceStatus;
import tanabata.node.config.BadConfiguration;
import tanabata.testbed.certify.Forecast.Episode;
import tanabata.testbed.certify.Forecast.Stage;
import tanabata.testbed.cluster.DaemonLauncher;

/// The whole story: episode after episode of faults, until the time is over or a promise is broken.
public final class Weather {

  /// In which a cluster has to be as before once all is healed.
  private static final Duration HEALING = Duration.ofSeconds(90);

  private static final Duration BEGINNING = Duration.ofSeconds(120);
  private static final long LOOK_MILLIS = 100;
  private static final long CALM_MILLIS = 400;
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss");

  private final WeatherSettings settings;
  private final Site site;
  private final Tally tally = new Tally();
  private final PrintWriter out;
  private final Map<Fault, Integer> done = new EnumMap<>(Fault.class);
  private final Set<Fault> possible;
  private long longestHeal;

  /// Whether a node may end by itself: one that has no disk and no peer cannot serve.
  private boolean excused;

  private int episodes;

  private Weather(WeatherSettings settings, Site site, PrintWriter out) {
    this.settings = settings;
    this.site = site;
    this.out = out;
    possible = Forecast.possible(settings.faults());
  }

  /// @param out told each episode in a line
  public static Report run(
      WeatherSettings settings, MetadataCreator metadata, DaemonLauncher launcher, PrintWriter out)
      throws WeatherFailure, BadConfiguration, IOException, InterruptedException {
    try (Site site = Site.open(settings, metadata, launcher)) {
      Thread hook = new Thread(site::close);
      Runtime.getRuntime().addShutdownHook(hook);
      Report report = new Weather(settings, site, out).run();
      Runtime.getRuntime().removeShutdownHook(hook);
      return report;
    }
  }

  private Report run() throws WeatherFailure, IOException, InterruptedException {
    long start = System.nanoTime();
    SplittableRandom random = new SplittableRandom(settings.seed());
    if (!becomesFirm(BEGINNING)) {
      throw new WeatherFailure(
          "the nodes do not begin to serve in " + BEGINNING.toSeconds() + " s:" + site.picture());
    }
    Forecast forecast = new Forecast(random.split(), possible, site.nodes());
    try (Crowd crowd = new Crowd(site, settings.sizeBytes(), tally, random.split())) {
      long end = start + settings.length().toNanos();
      while (System.nanoTime() < end && tally.violations().isEmpty()) {
        play(forecast.next(), crowd);
      }
    }
    if (tally.violations().isEmpty()) {
      compareCopies();
    }
    return report((System.nanoTime() - start) / 1_000_000_000);
  }

  private void play(Episode episode, Crowd crowd) throws IOException, InterruptedException {
    long answered = tally.answered();
    long failed = tally.of(Tally.What.FAILED);
    tally.longestMillisNow();
    crowd.work();
    for (Stage stage : episode.stages()) {
      TimeUnit.NANOSECONDS.sleep(stage.before().toNanos());
      if (stage.strikes()) {
        stage.blow().strike(site);
        done.merge(stage.blow().fault(), 1, Integer::sum);
      } else {
        stage.blow().heal(site);
      }
    }
    long healed = System.nanoTime();
    excused = episode.blows().stream().anyMatch(blow -> blow.fault().isOfTheDisk());
    boolean firm = becomesFirm(HEALING);
    longestHeal = Math.max(longestHeal, (System.nanoTime() - healed) / 1_000_000);
    if (!firm) {
      tally.violated(
          "%d s after all was healed, the nodes are not as before:%s"
              .formatted(HEALING.toSeconds(), site.picture()));
    } else {
      TimeUnit.MILLISECONDS.sleep(CALM_MILLIS);
      crowd.rest(HEALING.toMillis());
    }
    episodes++;
    say(
        "%4d  %s: longest wait %.1f s, %d answered, %d failed%s"
            .formatted(
                episodes,
                episode.blows().stream().map(Blow::toString).reduce((a, b) -> a + " + " + b).get(),
                tally.longestMillisNow() / 1000.0,
                tally.answered() - answered,
                tally.of(Tally.What.FAILED) - failed,
                tally.violations().isEmpty() ? "" : "  VIOLATION"));
  }

  private boolean becomesFirm(Duration patience) throws IOException, InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (!site.isFirm()) {
      if (System.nanoTime() > end || !tally.violations().isEmpty()) {
        return false;
      }
      for (Host host : site.nodes()) {
        revive(host);
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
    return true;
  }

  /// What an operator would do: a node that has ended is started, and one that has given its disk
  /// up is started again, now that the disk works.
  private void revive(Host host) throws IOException, InterruptedException {
    if (host.hasFallen() && !excused) {
      tally.violated(host.name() + " has ended by itself; see " + host.folder().log());
    }
    boolean diskless =
        host.status().map(ResourceStatus::disk).filter("Diskless"::equals).isPresent();
    if (diskless) {
      host.kill9();
    }
    if (!host.isAlive()) {
      host.start();
    }
  }

  private void compareCopies() throws IOException, InterruptedException {
    for (Host host : site.nodes()) {
      if (!host.down()) {
        tally.violated(host.name() + " does not leave in order");
      }
    }
    site.firstDifference()
        .ifPresent(at -> tally.violated("the copies differ, first at byte " + at));
  }

  private Report report(long seconds) {
    Map<String, Integer> faults = new LinkedHashMap<>();
    for (Fault fault : possible) {
      faults.put(fault.words(), done.getOrDefault(fault, 0));
    }
    List<String> notDone = new ArrayList<>();
    for (Fault fault : Fault.values()) {
      if (!settings.faults().contains(fault)) {
        notDone.add(fault.words() + ": not asked for");
      } else if (!possible.contains(fault)) {
        notDone.add(fault.words() + ": needs libfaketime (Debian: apt-get install faketime)");
      }
    }
    return new Report(
        settings.seed(),
        seconds,
        episodes,
        faults,
        notDone,
        tally.counts(),
        tally.longestMillis(),
        longestHeal,
        List.copyOf(tally.violations()));
  }

  private void say(String line) {
    out.println(LocalTime.now().format(CLOCK) + line);
    out.flush();
  }
}
