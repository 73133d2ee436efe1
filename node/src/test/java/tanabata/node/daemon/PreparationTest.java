package tanabata.node.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tanabata.node.config.ConfigReader;
import tanabata.node.config.NodeConfig;

/// What a node makes on its host before it begins, and what it refuses to begin without.
class PreparationTest {

  @TempDir private Path folder;

  private NodeConfig config(String tls) throws Exception {
    return ConfigReader.read(
        Files.writeString(
            folder.resolve("tanabata.conf"),
            """
            node = vega, control = "run/admin/control.sock"
            resource home {
              size = 1M
              net { tls %s }
              on vega { disk = home.img, metadata = "state/home.md", address = "127.0.0.1:7788", nbd = ["unix:run/nbd/home.nbd"] }
              on altair { disk = home.img, address = "127.0.0.1:7789" }
            }
            """
                .formatted(tls)));
  }

  private String refusal(NodeConfig config) throws IOException {
    List<Path> before = tree();
    String sentence = assertThrows(IOException.class, () -> Preparation.of(config)).getMessage();
    assertEquals(before, tree());
    assertTrue(sentence.endsWith("nothing has been changed"), sentence);
    return sentence;
  }

  private List<Path> tree() throws IOException {
    try (Stream<Path> found = Files.walk(folder)) {
      return found.sorted().toList();
    }
  }

  @Test
  void every_folder_that_the_node_needs_is_made_once() throws Exception {
    NodeConfig config = config("= off");
    Preparation.of(config);
    for (String made : List.of("run/admin", "run/nbd", "state")) {
      assertTrue(Files.isDirectory(folder.resolve(made)), made);
    }
    List<Path> once = tree();
    Preparation.of(config);
    assertEquals(once, tree());
  }

  @Test
  void what_is_kept_of_the_data_is_made_private() throws Exception {
    Preparation.of(config("= off"));
    assertEquals(
        "[OWNER_READ, OWNER_WRITE, OWNER_EXECUTE]",
        Files.getPosixFilePermissions(folder.resolve("state")).stream()
            .sorted()
            .toList()
            .toString());
  }

  @Test
  void all_that_cannot_be_made_is_named_at_once_and_nothing_is_made() throws Exception {
    Files.writeString(folder.resolve("run"), "a file");
    NodeConfig config =
        config("{ keystore = vega.p12, truststore = trust.p12, password-file = tls.password }");
    String sentence = refusal(config);
    for (String missing :
        List.of("run/admin", "run/nbd", "run is no folder", "vega.p12 is missing")) {
      assertTrue(sentence.contains(missing), () -> missing + " is missing in " + sentence);
    }
  }
}
