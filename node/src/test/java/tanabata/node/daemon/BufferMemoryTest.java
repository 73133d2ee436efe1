package tanabata.node.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tanabata.node.config.ConfigReader;
import tanabata.node.config.NodeConfig;

class BufferMemoryTest {

  private static final long HALF_A_GIGABYTE = 512L << 20;

  @TempDir Path folder;

  private NodeConfig config(int resources, String net) throws Exception {
    StringBuilder text = new StringBuilder("node = vega\ncontrol = control.sock\nwitness = none\n");
    for (int i = 0; i < resources; i++) {
      text.append(
          """
          resource r%d {
            size = 1M, net { tls = off%s }
            on vega { disk = v%d.img, address = "127.0.0.1:%d" }
            on altair { disk = a%d.img, address = "127.0.0.1:%d" }
          }
          """
              .formatted(i, net, i, 7000 + 2 * i, i, 7001 + 2 * i));
    }
    return ConfigReader.read(Files.writeString(folder.resolve("tanabata.conf"), text));
  }

  @Test
  void a_few_resources_of_default_size_have_the_memory_that_they_need() throws Exception {
    assertEquals(Optional.empty(), BufferMemory.refusal(config(3, ""), HALF_A_GIGABYTE));
  }

  @Test
  void windows_that_the_jvm_has_no_memory_for_are_refused_with_what_to_do() throws Exception {
    String eight = BufferMemory.refusal(config(8, ""), HALF_A_GIGABYTE).orElseThrow();
    assertTrue(
        eight.endsWith(
            "tanabata.conf: the windows of its resources (8) may need 1280 MiB of buffers, and the"
                + " JVM has 512 MiB; allowed: a smaller 'window' in 'net', or TANABATA_JAVA_OPTS"
                + " with -XX:MaxDirectMemorySize=1280m"),
        eight);
    NodeConfig large = config(1, ", window = 1G");
    assertTrue(BufferMemory.refusal(large, HALF_A_GIGABYTE).isPresent());
  }
}
