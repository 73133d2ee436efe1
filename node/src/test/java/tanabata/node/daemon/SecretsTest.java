package tanabata.node.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tanabata.node.config.ConfigReader;
import tanabata.node.config.NodeConfig;

class SecretsTest {

  @TempDir Path folder;

  private Path make(String name, String rights) throws IOException {
    Path file = Files.createFile(folder.resolve(name));
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(rights));
  }

  private static String sentence(Path file, String rights) {
    return file
        + " should be its owner's alone, and others may use it ("
        + rights
        + "): chmod go= "
        + file;
  }

  @Test
  void every_file_that_others_may_use_is_named_once_with_what_to_run() throws Exception {
    Path meta = make("meta", "rw----rw-");
    Path key = make("vega.p12", "rw-rw----");
    make("trust.p12", "rw-------");
    Path password = make("password", "rw----r--");
    Path digest = make("digest", "rw-----w-");
    NodeConfig config =
        ConfigReader.read(
            Files.writeString(
                folder.resolve("tanabata.conf"),
                """
                node = vega
                control = control.sock
                witness {
                  connect = "127.0.0.1:1", digest { user = a, password-file = digest }
                  tls { keystore = vega.p12, truststore = trust.p12, password-file = password }
                }
                resource home {
                  size = 1M
                  net {
                    tls { keystore = vega.p12, truststore = trust.p12, password-file = password }
                  }
                  on vega { disk = a, address = "127.0.0.1:2", metadata = meta }
                  on altair { disk = b, address = "127.0.0.1:3" }
                }
                """));
    boolean root = Files.getAttribute(key, "unix:uid").equals(0);
    assertEquals(
        List.of(
            sentence(key, root ? "-w----" : "rw----"),
            sentence(password, "---r--"),
            sentence(meta, "---rw-"),
            sentence(digest, "----w-")),
        Secrets.exposedOf(config));
  }
}
