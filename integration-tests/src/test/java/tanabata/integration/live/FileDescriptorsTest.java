package tanabata.integration.live;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A daemon without a file descriptor to spare, for as long as there are too many clients.
class FileDescriptorsTest {

  private static final int SPARE = 6;
  private static final String TROUBLE = "Too many open files";

  @RegisterExtension final Pair pair = Pair.of("64M");

  @Test
  void a_daemon_that_was_out_of_file_descriptors_accepts_again_and_has_said_it_once()
      throws Exception {
    LiveNode full = pair.vega();
    limit(full, openFiles(full) + SPARE);
    List<RawConnection> crowd = new ArrayList<>();
    try {
      for (int client = 0; client < 2 * SPARE; client++) {
        crowd.add(RawConnection.atSocket(full.nbd()));
      }
      said(full, "NBD on");
      crowd.add(RawConnection.atSocket(full.directory().resolve("control.sock")));
      said(full, "admin socket");
      crowd.add(RawConnection.atPort(pair.peerPorts().getFirst()));
      said(full, "the peer port");
    } finally {
      for (RawConnection one : crowd) {
        one.close();
      }
    }
    pair.await("both answer and are in step again", status -> status.isPrimaryAndUpToDate());
    Tool.required("nbdinfo").run(full.uri());
    for (String listener : List.of("NBD on", "admin socket", "the peer port")) {
      assertEquals(1, lines(full, listener, TROUBLE), full::log);
      Waiting.until(listener + " accepts again", () -> lines(full, listener, "goes on") == 1);
    }
  }

  private static void said(LiveNode node, String listener) throws Exception {
    Waiting.until(listener + " is in trouble", () -> lines(node, listener, TROUBLE) > 0);
  }

  private static long lines(LiveNode node, String listener, String word) {
    return node.log()
        .lines()
        .filter(line -> line.contains(listener) && line.contains(word))
        .count();
  }

  private static void limit(LiveNode node, int files) throws Exception {
    Tool.required("prlimit").run("--pid", Long.toString(node.pid()), "--nofile=" + files);
  }

  private static int openFiles(LiveNode node) throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc", Long.toString(node.pid()), "fd"))) {
      return (int) open.count();
    }
  }
}
