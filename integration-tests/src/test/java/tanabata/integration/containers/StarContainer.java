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

/// One of the three, on the wires that it needs. What it stores is in a folder of this host, and
/// stays there when the container goes.
final class StarContainer extends GenericContainer<StarContainer> {

  private static final String PLACE = "/var/lib/tanabata";
  private static final String OPTIONS =
      "-Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:MaxDirectMemorySize=512m";

  /// A JVM has several threads; with the usual 1024 of a container they would share one's part.
  private static final int SHARES = 8192;

  private final String who;
  private final Workshop workshop;
  private final List<Wire> wires;

  /// @param who its name, which is also that of its address
  /// @param user who runs there and owns the folder; empty for that of the image
  StarContainer(
      Workshop workshop, String image, String who, Path folder, String user, List<Wire> wires) {
    super(DockerImageName.parse(image));
    this.who = who;
    this.workshop = workshop;
    this.wires = wires;
    withImagePullPolicy(_ -> false);
    withLabels(workshop.labels());
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

  StarContainer asNode() {
    return withCommand("node", "--config", PLACE + "/tanabata.conf");
  }

  StarContainer asWitness() {
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
    return workshop.docker();
  }

  @Override
  protected void containerIsCreated(String id) {
    docker().disconnectFromNetworkCmd().withContainerId(id).withNetworkId("none").exec();
    wires.forEach(this::plugIn);
  }

  /// With the address that it had, if it was there before.
  void plugIn(Wire wire) {
    Wire.Made made = workshop.wire(wire);
    String address = made.address(who);
    docker()
        .connectToNetworkCmd()
        .withContainerId(getContainerId())
        .withNetworkId(made.id())
        .withContainerNetwork(
            new ContainerNetwork()
                .withIpamConfig(new ContainerNetwork.Ipam().withIpv4Address(address)))
        .exec();
  }

  void unplug(Wire wire) {
    docker()
        .disconnectFromNetworkCmd()
        .withContainerId(getContainerId())
        .withNetworkId(workshop.wire(wire).id())
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
  long leave(int patienceSeconds) {
    docker().stopContainerCmd(getContainerId()).withTimeout(patienceSeconds).exec();
    return docker().inspectContainerCmd(getContainerId()).exec().getState().getExitCodeLong();
  }
}
