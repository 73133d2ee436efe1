package tanabata.integration.live.faults;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tanabata.integration.live.Command;
import tanabata.integration.live.LiveNode;
import tanabata.integration.live.Program;
import tanabata.integration.scenarios.HostName;
import tanabata.node.admin.ResourceStatus;

/// A [DaemonCluster] of processes on this host, for scenarios that are played elsewhere too.
final class ProcessCluster extends LiveCluster {

  private final DaemonCluster cluster;

  ProcessCluster(DaemonCluster cluster, boolean hasWitness) {
    super(hasWitness);
    this.cluster = cluster;
  }

  private LiveNode node(HostName host) {
    return cluster.node(host.host());
  }

  @Override
  protected Optional<ResourceStatus> statusIfAny(HostName node) {
    return node(node).statusIfAny();
  }

  @Override
  protected SocketAddress nbd(HostName node) {
    return UnixDomainSocketAddress.of(node(node).nbd());
  }

  @Override
  public void cutLink() throws Exception {
    cluster.network().silenceBoth();
  }

  @Override
  public void isolate(HostName node) throws Exception {
    cluster.network().hideWitness(node.host());
    cluster.network().silenceBoth();
  }

  @Override
  public void heal() throws Exception {
    cluster.network().heal();
  }

  @Override
  public void loseWitness() throws Exception {
    cluster.witness().kill9();
  }

  @Override
  public void returnWitness() throws Exception {
    cluster.witness().start();
  }

  @Override
  public void pause(HostName node) throws Exception {
    node(node).pause();
  }

  @Override
  public void resume(HostName node) throws Exception {
    node(node).wake();
  }

  @Override
  public void kill(HostName node) throws Exception {
    node(node).kill9();
  }

  @Override
  public void start(HostName node) throws Exception {
    node(node).start();
  }

  @Override
  public void stop(HostName node) throws Exception {
    node(node).down();
  }

  /// The same classes at another place.
  @Override
  public void install(HostName node) throws Exception {
    List<String> line = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      Path from = Path.of(entry);
      boolean isOurs = entry.contains("tanabata") && Files.exists(from);
      line.add(isOurs ? copy(from, node(node).directory().resolve("next-" + line.size())) : entry);
    }
    cluster.environment(node(node)).put("CLASSPATH", String.join(File.pathSeparator, line));
  }

  private static String copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      files.forEach(file -> {
        try {
          Files.copy(file, to.resolve(from.relativize(file).toString()));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      });
    }
    return to.toString();
  }

  @Override
  public Program tanabata(HostName at, String... words) throws IOException {
    List<String> line = new ArrayList<>(List.of("--config", node(at).config().toString()));
    line.addAll(List.of(words));
    return Command.start(node(at).directory(), line);
  }

  @Override
  public Path directory(HostName node) {
    return node(node).directory();
  }

  @Override
  public String uri(HostName node) {
    return node(node).uri();
  }
}
