package tanabata.integration.containers;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.ContainerNetwork;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Volume;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/// One of the three, on the networks that it needs. What it stores is in a folder of this host, and
/// stays there when the container goes.
final class HostContainer extends GenericContainer<HostContainer> {

  private static final String PLACE = "/var/lib/tanabata";
  private static final String OPTIONS =
      "-Xmx256m -XX:+UseSerialGC -XX:+ExitOnOutOfMemoryError -XX:TieredStopAtLevel=1 -XX:MaxDirectMemorySize=512m";

  /// A JVM has several threads; with the usual 1024 of a container they would share one's part.
  private static final int SHARES = 8192;

  private final String who;
  private final ContainerEnvironment environment;
  private final List<TestNetwork> networks;

  /// @param who its name, which is also that of its address
  /// @param user who runs there and owns the folder; empty for that of the image
  HostContainer(
      ContainerEnvironment environment,
      String image,
      String who,
      Path folder,
      String user,
      List<TestNetwork> networks) {
    super(DockerImageName.parse(image));
    this.who = who;
    this.environment = environment;
    this.networks = networks;
    withImagePullPolicy(_ -> false);
    withLabels(environment.labels());
    withEnv("TANABATA_JAVA_OPTS", OPTIONS);
    withCreateContainerCmdModifier(command -> {
      command
          .withHostName(who)
          .withHostConfig(
              HostConfig.newHostConfig()
                  .withBinds(new Bind(folder.toString(), new Volume(PLACE)))
                  .withCpuShares(SHARES)
                  .withNetworkMode("none"));
      if (!user.isEmpty()) {
        command.withUser(user);
      }
    });
  }

  String who() {
    return who;
  }

  HostContainer asNode() {
    return withCommand("node", "--config", PLACE + "/tanabata.conf");
  }

  HostContainer asWitness() {
    return withCommand("witness", "--config", PLACE + "/witness.conf");
  }

  /// The command that runs these words of `tanabata` in it.
  List<String> line(List<String> words) {
    List<String> line =
        new ArrayList<>(List.of("docker", "exec", getContainerId(), "tanabata", "--config"));
    line.add(PLACE + "/tanabata.conf");
    line.addAll(words);
    return line;
  }

  private DockerClient docker() {
    return environment.docker();
  }

  @Override
  protected void containerIsCreated(String id) {
    docker().disconnectFromNetworkCmd().withContainerId(id).withNetworkId("none").exec();
    networks.forEach(this::connect);
  }

  /// With the address that it had, if it was there before.
  void connect(TestNetwork network) {
    TestNetwork.Created created = environment.network(network);
    String address = created.address(who);
    docker()
        .connectToNetworkCmd()
        .withContainerId(getContainerId())
        .withNetworkId(created.id())
        .withContainerNetwork(
            new ContainerNetwork()
                .withIpamConfig(new ContainerNetwork.Ipam().withIpv4Address(address)))
        .exec();
  }

  void disconnect(TestNetwork network) {
    docker()
        .disconnectFromNetworkCmd()
        .withContainerId(getContainerId())
        .withNetworkId(environment.network(network).id())
        .exec();
  }

  /// Whether it has been created; a new version has not.
  boolean exists() {
    return getContainerId() != null;
  }

  void kill() {
    docker().killContainerCmd(getContainerId()).exec();
    docker().waitContainerCmd(getContainerId()).start().awaitStatusCode();
  }

  void startAgain() {
    docker().startContainerCmd(getContainerId()).exec();
  }

  void pause() {
    docker().pauseContainerCmd(getContainerId()).exec();
  }

  void resume() {
    docker().unpauseContainerCmd(getContainerId()).exec();
  }

  /// As `docker stop` does; waits for it.
  ///
  /// @return with which status it ended
  long stopInOrder(int timeoutSeconds) {
    docker().stopContainerCmd(getContainerId()).withTimeout(timeoutSeconds).exec();
    return docker().inspectContainerCmd(getContainerId()).exec().getState().getExitCodeLong();
  }
}
