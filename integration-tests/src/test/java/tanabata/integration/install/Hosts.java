package tanabata.integration.install;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tanabata.integration.SourceTree;
import tanabata.integration.live.Program;
import tanabata.integration.live.Tool;
import tanabata.testbed.cluster.Folders;

/// Hosts on one switch, and the packages for them. Nothing of them is left when they are closed.
final class Hosts implements AutoCloseable {

  /// A Java 25 that dpkg knows nothing of.
  static final Optional<Path> JAVA = Optional.of(Path.of(System.getProperty("java.home")));

  static final Optional<Path> NO_JAVA = Optional.empty();

  private final HostNetwork network;
  private final Path folder;
  private final List<IsolatedHost> booted = new ArrayList<>();

  private Hosts(HostNetwork network, Path folder) {
    this.network = network;
    this.folder = folder;
  }

  /// Skips the test aloud where they cannot be.
  ///
  /// @param packages of Debian that each has besides the essential ones
  static Hosts open(String... packages) throws IOException, InterruptedException {
    Tool.required("dpkg-query");
    Hosts hosts = new Hosts(HostNetwork.open(), Files.createTempDirectory("tanabata-hosts"));
    try {
      String script = SourceTree.root().resolve("containers/minimal-root").toString();
      List<String> line = new ArrayList<>(List.of(script, hosts.base().toString(), "passwd"));
      line.addAll(List.of(packages));
      Program.run(hosts.folder, line).demandSuccess();
      return hosts;
    } catch (Exception | Error e) {
      hosts.close();
      throw e;
    }
  }

  private Path base() {
    return folder.resolve("base");
  }

  /// For whatever else a test needs.
  Path folder() {
    return folder;
  }

  IsolatedHost boot(String name, String address, Optional<Path> java)
      throws IOException, InterruptedException {
    Path own = Files.createDirectory(folder.resolve(name));
    IsolatedHost host = IsolatedHost.boot(name, network.plug(name, address), base(), own, java);
    booted.add(host);
    return host;
  }

  /// One with a Java 25 and with systemd, which must be among the packages.
  IsolatedHost bootWithSystemd(String name, String address) throws Exception {
    Path own = Files.createDirectory(folder.resolve(name));
    IsolatedHost host =
        IsolatedHost.bootWithSystemd(name, network.plug(name, address), base(), own, JAVA);
    booted.add(host);
    return host;
  }

  @Override
  public void close() throws IOException {
    for (IsolatedHost host : booted) {
      host.close();
    }
    network.close();
    Folders.remove(folder);
  }
}
