package tanabata.testbed.certify;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import tanabata.node.admin.MetadataCreator;
import tanabata.node.config.BadConfiguration;
import tanabata.testbed.TestbedFailure;
import tanabata.testbed.cluster.ClusterFolder;
import tanabata.testbed.cluster.DaemonLauncher;
import tanabata.testbed.cluster.NodeFolder;
import tanabata.testbed.net.FaultProxy;

/// Two daemons and their witness, with the clients of a certification at work and what they see
/// judged in the same way, for campaigns that do not inject faults. For one thread.
public final class LoadedPair implements AutoCloseable {

  private static final Duration START_TIMEOUT = Duration.ofSeconds(120);
  private static final Duration REST_TIMEOUT = Duration.ofSeconds(60);
  private static final long POLL_MILLIS = 100;

  private final Testbed testbed;
  private final Tally tally = new Tally();
  private final Workload workload;

  private LoadedPair(Testbed testbed, long sizeBytes, long seed) {
    this.testbed = testbed;
    workload = new Workload(testbed, new DeviceData(sizeBytes), tally, new SplittableRandom(seed));
  }

  /// Sets all up in an empty folder. Both nodes serve when it returns; clients are at rest.
  ///
  /// @throws TestbedFailure if the folder cannot be used, or the nodes do not begin to serve
  public static LoadedPair open(
      CertificationSettings settings, MetadataCreator metadata, DaemonLauncher launcher)
      throws TestbedFailure, IOException, BadConfiguration, InterruptedException {
    Testbed testbed = Testbed.open(settings, metadata, launcher);
    Runtime.getRuntime().addShutdownHook(new Thread(testbed::close));
    LoadedPair pair = new LoadedPair(testbed, settings.sizeBytes(), settings.seed());
    if (!pair.awaitHealthy(START_TIMEOUT)) {
      String how = testbed.describe();
      pair.close();
      throw new TestbedFailure("the nodes do not begin to serve:" + how);
    }
    return pair;
  }

  public List<NodeFolder> nodes() {
    return testbed.nodes().stream().map(Host::folder).toList();
  }

  /// The three processes: the nodes by their names, and the witness.
  public Map<String, ProcessHandle> processes() {
    Map<String, ProcessHandle> processes = new LinkedHashMap<>();
    testbed.all().forEach(host -> processes.put(host.name(), host.process().toHandle()));
    return processes;
  }

  public ClusterFolder folder() {
    return testbed.folder();
  }

  /// What both nodes report, for a message.
  public String describe() {
    return testbed.describe();
  }

  /// Whether both serve, both copies are current, and the witness's record names both.
  public boolean awaitHealthy(Duration timeout) throws InterruptedException {
    long end = System.nanoTime() + timeout.toNanos();
    while (!testbed.isHealthy()) {
      if (System.nanoTime() > end) {
        return false;
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
    return true;
  }

  /// Lets the clients work until the next [#judge].
  public void work() {
    workload.resume();
  }

  /// Ends every connection between the three, by a reset; new ones are let through.
  public void resetLinks() {
    testbed.resetPeerLink();
    testbed.witnessProxies().forEach(FaultProxy::refuse);
    testbed.healPeerLink();
    testbed.healWitnessLinks();
  }

  /// Puts the clients to rest and judges what they have seen since they began, or since the last
  /// time.
  ///
  /// @return all promises that were broken so far
  public List<String> judge() throws InterruptedException {
    workload.pauseAndJudge(REST_TIMEOUT.toMillis());
    return List.copyOf(tally.violations());
  }

  /// How many operations of clients failed, or were cut off before the answer.
  public long failed() {
    return tally.of(Tally.Event.FAILED);
  }

  /// What clients did and saw, each with its name.
  public Map<String, Long> counts() {
    return tally.counts();
  }

  /// The longest time that an answer has taken since the last call of this method.
  public long longestMillisNow() {
    return tally.longestMillisNow();
  }

  /// Both nodes leave in order, and both copies are compared.
  ///
  /// @return all promises that were broken so far
  public List<String> leave() throws IOException, InterruptedException {
    testbed.leave(tally);
    return List.copyOf(tally.violations());
  }

  @Override
  public void close() {
    workload.close();
    testbed.close();
  }
}
