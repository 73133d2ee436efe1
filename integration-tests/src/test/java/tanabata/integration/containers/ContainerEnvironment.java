package tanabata.integration.containers;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Image;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.images.builder.ImageFromDockerfile;
import tanabata.integration.live.Program;
import tanabata.integration.live.Tool;

/// Images and networks of this run, made before the first cluster and removed after the last one,
/// with every container that is left, also when the process is told to end.
final class ContainerEnvironment implements AutoCloseable {

  private static final String BASE = "tanabata-test-base";

  private static final String LABEL = "tanabata.test";

  private final String run = Long.toString(ProcessHandle.current().pid());
  private final DockerClient docker;
  private final Map<TestNetwork, TestNetwork.Created> networks = new EnumMap<>(TestNetwork.class);
  private final String image;
  private final String nextImage;
  private boolean closed;

  /// Not made by Testcontainers, which may need it itself.
  static ContainerEnvironment open() {
    try {
      Program.run(root(), List.of(root().resolve("containers/base").toString(), BASE))
          .demandSuccess();
      return new ContainerEnvironment();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private ContainerEnvironment() {
    docker = DockerClientFactory.instance().client();
    Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    try {
      image = build("tanabata-test-" + run, "this");
      nextImage = build("tanabata-test-next-" + run, "next");
      for (TestNetwork network : TestNetwork.values()) {
        networks.put(network, network.create(docker, run, labels()));
      }
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  /// Of the project.
  static Path root() {
    Path here = Path.of("").toAbsolutePath();
    return Files.exists(here.resolve("Dockerfile")) ? here : here.getParent();
  }

  private String build(String name, String version) {
    Path built = root().resolve("cli/target/lib");
    if (!Files.isDirectory(built)) {
      throw new AssertionError(
          built + " is missing: './mvnw -pl integration-tests -am verify' makes it");
    }
    ImageFromDockerfile recipe = new ImageFromDockerfile(name, false);
    for (String part :
        List.of(
            "Dockerfile",
            "cli/target/lib",
            "cli/target/classes",
            "cli/src/dist/run.sh",
            "containers/tanabata",
            "containers/first-start")) {
      recipe.withFileFromPath(part, root().resolve(part));
    }
    return recipe
        .withBuildArg("BASE", BASE)
        .withBuildImageCmdModifier(
            command -> command.withLabels(Map.of(LABEL, run, "tanabata.version", version)))
        .get();
  }

  /// Skips the tests where containers do not see the folders of this host.
  void demandThisHost() throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("tnb");
    Path mark = Files.createFile(folder.resolve("mark"));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    try {
      String line =
          "docker run --rm --network none --volume %s:/here --entrypoint ls %s /here/mark";
      Program.End end = Program.run(folder, List.of(line.formatted(folder, image).split(" ")));
      if (end.status() != 0) {
        Tool.skip("the container engine is not one of this host: " + end);
      }
    } finally {
      Files.delete(mark);
      Files.delete(folder);
    }
  }

  DockerClient docker() {
    return docker;
  }

  String engineVersion() {
    return docker.versionCmd().exec().getVersion();
  }

  String image() {
    return image;
  }

  /// Of the same classes, but another one for the engine.
  String nextImage() {
    return nextImage;
  }

  /// The first three numbers of addresses that no network of the engine has.
  String freeNet(String name) {
    return TestNetwork.net(TestNetwork.freeSubnet(docker, name, labels()));
  }

  TestNetwork.Created network(TestNetwork network) {
    return networks.get(network);
  }

  /// What all that is made here bears, so that it is found again.
  Map<String, String> labels() {
    return Map.of(LABEL, run);
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    Map<String, String> labels = labels();
    for (Container container :
        docker.listContainersCmd().withShowAll(true).withLabelFilter(labels).exec()) {
      quietly(() -> docker.removeContainerCmd(container.getId()).withForce(true).exec());
    }
    for (TestNetwork.Created network : networks.values()) {
      quietly(() -> docker.removeNetworkCmd(network.id()).exec());
    }
    for (Image one : docker.listImagesCmd().withLabelFilter(labels).exec()) {
      quietly(() -> docker.removeImageCmd(one.getId()).withForce(true).exec());
    }
    quietly(() -> docker.removeImageCmd(BASE).exec());
  }

  /// What cannot be removed, because somebody else has or needs it, keeps nothing else from being.
  private static void quietly(Runnable removal) {
    try {
      removal.run();
    } catch (DockerException e) {
      System.err.println("containers: " + e.getMessage());
    }
  }
}
