package tanabata.integration.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import tanabata.integration.live.Program;
import tanabata.integration.live.Waiting;

/// A cluster with a person in front of it, who types `tanabata …` at either node, runs other
/// programs on the device, and installs new versions.
public interface OperatedCluster extends Cluster {

  /// Waits until it has left in order.
  void stop(HostName node) throws Exception;

  /// What is started next at this node, which is down, is another build of the program.
  void install(HostName node) throws Exception;

  /// Starts the `tanabata` command at this node, in its [#directory].
  Program tanabata(HostName at, String... words) throws IOException;

  /// Runs it, demands this exit status, and returns what was printed.
  default String command(HostName at, int status, String... words) throws Exception {
    try (Program program = tanabata(at, words)) {
      Program.End end = program.await(Waiting.TIMEOUT);
      assertEquals(status, end.status(), end::toString);
      return end.out();
    }
  }

  /// Where this node's files are, seen from here.
  Path directory(HostName node);

  /// For clients that run here.
  String uri(HostName node);

  /// Waits until both hold the same, whatever their roles are.
  void awaitOneVersion() throws Exception;
}
