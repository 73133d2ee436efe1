package tanabata.integration.containers;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.slf4j.LoggerFactory;
import tanabata.integration.live.Tool;

/// The container engine of this host: that of `DOCKER_HOST`, else the usual one. Where none answers
/// the tests are skipped, and say why; in CI they fail.
final class ContainerEngine implements BeforeAllCallback {

  private static final String USUAL = "unix:///var/run/docker.sock";

  /// What Testcontainers tells of its doings.
  private static final List<Logger> CHATTER =
      Stream.of("org.testcontainers", "tc", "com.github.dockerjava")
          .map(name -> (Logger) LoggerFactory.getLogger(name))
          .toList();

  private Optional<ContainerEnvironment> environment = Optional.empty();

  /// For all test classes of a run.
  ContainerEnvironment environment() {
    return environment.orElseThrow();
  }

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    String place = Optional.ofNullable(System.getenv("DOCKER_HOST")).orElse(USUAL);
    demandAnswer(place);
    Tool.required("docker");
    Tool.required("busybox");
    CHATTER.forEach(logger -> logger.setLevel(Level.ERROR));
    environment =
        Optional.of(
            context
                .getRoot()
                .getStore(Namespace.create(ContainerEngine.class))
                .getOrComputeIfAbsent(
                    ContainerEnvironment.class,
                    _ -> ContainerEnvironment.open(),
                    ContainerEnvironment.class));
    environment().demandThisHost();
    System.out.println("scenarios: containers, Docker " + environment().engineVersion());
  }

  /// Testcontainers would try for minutes.
  private static void demandAnswer(String place) {
    URI uri = URI.create(place);
    boolean isLocal = uri.getScheme().equals("unix");
    SocketAddress address =
        isLocal
            ? UnixDomainSocketAddress.of(uri.getPath())
            : new InetSocketAddress(uri.getHost(), uri.getPort());
    try (SocketChannel channel =
        isLocal ? SocketChannel.open(StandardProtocolFamily.UNIX) : SocketChannel.open()) {
      channel.connect(address);
    } catch (IOException e) {
      Tool.skip("no container engine answers at " + place + ": " + e.getMessage());
    }
  }
}
