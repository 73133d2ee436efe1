package tanabata.testbed.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import tanabata.node.admin.MetadataCreator;
import tanabata.node.admin.Reply;
import tanabata.node.config.BadConfiguration;
import tanabata.node.config.ConfigReader;
import tanabata.node.config.HostConfig;
import tanabata.node.config.NodeConfig;
import tanabata.node.config.ResourceConfig;
import tanabata.node.config.Sizes;
import tanabata.testbed.TestbedFailure;
import tanabata.testbed.cluster.ClusterFolder;
import tanabata.testbed.cluster.ClusterKeys;
import tanabata.testbed.cluster.NodeFolder;
import tanabata.testbed.cluster.PairConfig;
import tanabata.testbed.net.FreePort;

/// Creates what the folder does not hold yet. Cut short at any point, it goes on where it was.
final class DemoSetup {

  private static final long USUAL_SIZE = 1L << 30;

  private final ClusterFolder folder;
  private final DemoSettings settings;
  private final MetadataCreator metadata;
  private final PrintWriter out;

  DemoSetup(
      ClusterFolder folder, DemoSettings settings, MetadataCreator metadata, PrintWriter out) {
    this.folder = folder;
    this.settings = settings;
    this.metadata = metadata;
    this.out = out;
  }

  void complete() throws TestbedFailure, BadConfiguration {
    try {
      if (!ClusterKeys.areComplete(folder)) {
        out.println("Making a key for each node and for the witness (TLS between them).");
        ClusterKeys.create(folder);
      }
      if (!Files.exists(folder.vega().config()) || !Files.exists(folder.altair().config())) {
        writeConfigs();
      }
      for (NodeFolder node : folder.nodes()) {
        createDisk(node);
      }
    } catch (IOException e) {
      throw new TestbedFailure(folder.path() + " cannot be set up: " + e);
    }
  }

  private void writeConfigs() throws IOException {
    long size = settings.sizeBytes().orElse(USUAL_SIZE);
    try (ServerSocket vega = FreePort.open();
        ServerSocket altair = FreePort.open();
        ServerSocket toVega = FreePort.open();
        ServerSocket toAltair = FreePort.open();
        ServerSocket vegaLocks = FreePort.open();
        ServerSocket altairLocks = FreePort.open();
        ServerSocket toVegaLocks = FreePort.open();
        ServerSocket toAltairLocks = FreePort.open();
        ServerSocket deneb = FreePort.open()) {
      write(folder.deneb(), PairConfig.ofWitness(deneb.getLocalPort()));
      int witness = deneb.getLocalPort();
      write(
          folder.vega(),
          new PairConfig(
                  "vega",
                  size,
                  witness,
                  vega.getLocalPort(),
                  vegaLocks.getLocalPort(),
                  toAltair.getLocalPort(),
                  toAltairLocks.getLocalPort(),
                  List.of(PairConfig.NBD_SOCKET),
                  "")
              .text());
      write(
          folder.altair(),
          new PairConfig(
                  "altair",
                  size,
                  witness,
                  toVega.getLocalPort(),
                  toVegaLocks.getLocalPort(),
                  altair.getLocalPort(),
                  altairLocks.getLocalPort(),
                  List.of(PairConfig.NBD_SOCKET),
                  "")
              .text());
    }
    out.printf("Wrote the configuration of vega and altair, device size %s.%n", Sizes.exact(size));
  }

  private static void write(NodeFolder node, String text) throws IOException {
    Path draft = Files.writeString(node.path().resolve(".tanabata.conf"), text);
    Files.move(draft, node.config(), StandardCopyOption.ATOMIC_MOVE);
  }

  /// How the two reach each other, as their files say; a file that was edited may bypass the
  /// proxies.
  List<LinkRelay.Route> routes() throws TestbedFailure, BadConfiguration {
    ResourceConfig vega = home(folder.vega());
    ResourceConfig altair = home(folder.altair());
    List<LinkRelay.Route> routes = new ArrayList<>();
    addRoutes(routes, vega.peer(), altair.here());
    addRoutes(routes, altair.peer(), vega.here());
    return routes;
  }

  private static void addRoutes(
      List<LinkRelay.Route> routes, HostConfig found, HostConfig listens) {
    addRoute(routes, found.address().port(), listens.address().port());
    if (found.locks().isPresent() && listens.locks().isPresent()) {
      addRoute(routes, found.locks().get().port(), listens.locks().get().port());
    }
  }

  private static void addRoute(List<LinkRelay.Route> routes, int from, int to) {
    if (from != to) {
      routes.add(new LinkRelay.Route(from, to));
    }
  }

  private static ResourceConfig home(NodeFolder node) throws TestbedFailure, BadConfiguration {
    return ConfigReader.read(node.config())
        .resource(NodeFolder.RESOURCE)
        .orElseThrow(() -> new TestbedFailure(node.config() + " has no resource home"));
  }

  private void createDisk(NodeFolder node) throws IOException, TestbedFailure, BadConfiguration {
    NodeConfig config = ConfigReader.read(node.config());
    ResourceConfig home = home(node);
    long size = home.sizeBytes();
    if (settings.sizeBytes().isPresent() && settings.sizeBytes().get() != size) {
      throw new TestbedFailure(
          "--size %s: %s already holds a device of %s; leave --size out, or choose another --dir"
              .formatted(
                  Sizes.exact(settings.sizeBytes().get()), folder.path(), Sizes.exact(size)));
    }
    if (Files.exists(node.creating())) {
      Files.deleteIfExists(node.disk());
    } else if (Files.exists(node.disk())) {
      return;
    }
    Files.writeString(node.creating(), "");
    switch (metadata.create(config, home, MetadataCreator.Consent.NONE)) {
      case Reply.Done(String sentence) -> out.println(node.name() + ": " + sentence);
      case Reply.Refused(String sentence) ->
          throw new TestbedFailure("create-md on " + node.name() + ": " + sentence);
    }
    Files.delete(node.creating());
  }
}
