package tanabata.integration.containers;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.Network.Ipam;
import java.util.List;
import java.util.Map;

/// The networks between containers.
enum TestNetwork {
  /// Between the two nodes.
  LINK,
  /// Between the nodes and the witness.
  WITNESS,
  /// Between the nodes and their clients, who are on this host.
  CLIENTS;

  private static final int FIRST_ADDRESS = 10;

  /// One that is there.
  ///
  /// @param prefix of every address in it
  record Created(String id, String prefix) {

    /// The address of this one of the three.
    String address(String who) {
      return prefix + (FIRST_ADDRESS + List.of("vega", "altair", "deneb").indexOf(who));
    }
  }

  /// An engine gives an address back only in a network whose addresses were chosen by somebody. Who
  /// chooses here is the engine itself, which knows what is free.
  Created create(DockerClient docker, String run, Map<String, String> labels) {
    String name = "tanabata-test-" + run + "-" + name();
    String subnet = freeSubnet(docker, name, labels);
    String id =
        docker
            .createNetworkCmd()
            .withName(name)
            .withLabels(labels)
            .withInternal(true)
            .withIpam(new Ipam().withConfig(new Ipam.Config().withSubnet(subnet)))
            .exec()
            .getId();
    return new Created(id, net(subnet) + ".");
  }

  /// The first three numbers of its addresses.
  static String net(String subnet) {
    return subnet.substring(0, subnet.lastIndexOf('.'));
  }

  /// One that nobody has.
  ///
  /// @param name of a network that there is for a moment
  static String freeSubnet(DockerClient docker, String name, Map<String, String> labels) {
    String attempt = docker.createNetworkCmd().withName(name).withLabels(labels).exec().getId();
    String subnet =
        docker
            .inspectNetworkCmd()
            .withNetworkId(attempt)
            .exec()
            .getIpam()
            .getConfig()
            .getFirst()
            .getSubnet();
    docker.removeNetworkCmd(attempt).exec();
    return subnet;
  }
}
