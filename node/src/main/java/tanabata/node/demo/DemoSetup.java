package tanabata.node.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
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
import tanabata.node.config.NodeConfig;
import tanabata.node.config.ResourceConfig;
import tanabata.node.config.Sizes;

/// Creates what the folder does not hold yet. Cut short at any point, it goes on where it was.
final class DemoSetup {

  private static final long USUAL_SIZE = 1L << 30;

  private final DemoFolder folder;
  private final DemoSettings settings;
  private final MetadataCreator metadata;
  private final PrintWriter out;

  DemoSetup(DemoFolder folder, DemoSettings settings, MetadataCreator metadata, PrintWriter out) {
    this.folder = folder;
    this.settings = settings;
    this.metadata = metadata;
    this.out = out;
  }

  void complete() throws DemoFailure, BadConfiguration {
    try {
      if (!DemoKeys.areComplete(folder)) {
        out.println("Making a key for each node and for the witness (TLS between them).");
        DemoKeys.create(folder);
      }
      if (!Files.exists(folder.vega().config()) || !Files.exists(folder.altair().config())) {
        writeConfigs();
      }
      for (NodeFolder node : folder.nodes()) {
        createDisk(node);
      }
    } catch (IOException e) {
      throw new DemoFailure(folder.path() + " cannot be set up: " + e);
    }
  }

  private void writeConfigs() throws IOException {
    long size = settings.sizeBytes().orElse(USUAL_SIZE);
    try (ServerSocket vega = anyPort();
        ServerSocket altair = anyPort();
        ServerSocket toVega = anyPort();
        ServerSocket toAltair = anyPort();
        PortPair vegaLocks = PortPair.open();
        PortPair altairLocks = PortPair.open();
        ServerSocket deneb = anyPort()) {
      write(
          folder.deneb(),
          """
          # Written by `tanabata demo`; yours to change.
          listen = "127.0.0.1:%d"
          data = data
          tls { keystore = "deneb.p12", truststore = "trust.p12", password-file = "tls.password" }
          """
              .formatted(deneb.getLocalPort()));
      int witness = deneb.getLocalPort();
      write(
          folder.vega(),
          config(
              "vega",
              size,
              witness,
              vega.getLocalPort(),
              vegaLocks.first(),
              toAltair.getLocalPort(),
              altairLocks.first()));
      write(
          folder.altair(),
          config(
              "altair",
              size,
              witness,
              toVega.getLocalPort(),
              vegaLocks.first(),
              altair.getLocalPort(),
              altairLocks.first()));
    }
    out.printf("Wrote the configuration of vega and altair, device size %s.%n", Sizes.exact(size));
  }

  private static void write(NodeFolder node, String text) throws IOException {
    Path draft = Files.writeString(node.path().resolve(".tanabata.conf"), text);
    Files.move(draft, node.config(), StandardCopyOption.ATOMIC_MOVE);
  }

  private static ServerSocket anyPort() throws IOException {
    return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  private static String config(
      String node,
      long size,
      int witnessPort,
      int vegaPort,
      int vegaLocks,
      int altairPort,
      int altairLocks) {
    return """
    # Written by `tanabata demo`; yours to change. The other node's address is a port of the demo,
    # which passes everything on until `tanabata demo cut`; what the lock managers say goes past it.
    node = %s
    control = control.sock
    witness {
      connect = "127.0.0.1:%d"
      tls { keystore = "%s.p12", truststore = "witness-trust.p12", password-file = "tls.password" }
    }

    resource home {
      size = %s
      protocol = C
      become-primary-on = both
      net {
        tls { keystore = "%s.p12", truststore = "trust.p12", password-file = "tls.password" }
      }
      on vega {
        disk = "home.img", address = "127.0.0.1:%d", nbd = ["unix:home.nbd"], locks = "127.0.0.1:%d"
      }
      on altair {
        disk = "home.img", address = "127.0.0.1:%d", nbd = ["unix:home.nbd"], locks = "127.0.0.1:%d"
      }
    }
    """
        .formatted(
            node,
            witnessPort,
            node,
            Sizes.exact(size),
            node,
            vegaPort,
            vegaLocks,
            altairPort,
            altairLocks);
  }

  /// How the two reach each other, as their files say; a file that was changed may go past it.
  List<LinkRelay.Way> ways() throws DemoFailure, BadConfiguration {
    ResourceConfig vega = home(folder.vega());
    ResourceConfig altair = home(folder.altair());
    List<LinkRelay.Way> ways = new ArrayList<>();
    addWay(ways, vega.peer().address().port(), altair.here().address().port());
    addWay(ways, altair.peer().address().port(), vega.here().address().port());
    return ways;
  }

  private static void addWay(List<LinkRelay.Way> ways, int from, int to) {
    if (from != to) {
      ways.add(new LinkRelay.Way(from, to));
    }
  }

  private static ResourceConfig home(NodeFolder node) throws DemoFailure, BadConfiguration {
    return ConfigReader.read(node.config())
        .resource(NodeFolder.RESOURCE)
        .orElseThrow(() -> new DemoFailure(node.config() + " has no resource home"));
  }

  private void createDisk(NodeFolder node) throws IOException, DemoFailure, BadConfiguration {
    NodeConfig config = ConfigReader.read(node.config());
    ResourceConfig home = home(node);
    long size = home.sizeBytes();
    if (settings.sizeBytes().isPresent() && settings.sizeBytes().get() != size) {
      throw new DemoFailure(
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
    switch (metadata.create(config, home, false)) {
      case Reply.Done(String sentence) -> out.println(node.name() + ": " + sentence);
      case Reply.Refused(String sentence) ->
          throw new DemoFailure("create-md on " + node.name() + ": " + sentence);
    }
    Files.delete(node.creating());
  }
}
