package tanabata.integration.fuzz;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tanabata.node.config.BadConfiguration;
import tanabata.node.config.ConfigReader;
import tanabata.node.config.WitnessServerReader;

/// Configuration files of a node and of a witness that were right. What is accepted is read the
/// same way again.
final class ConfigTarget implements Target {

  private static final String NODE =
      """
      node = vega
      control = control.sock
      io = best
      witness {
        connect = "deneb:2181, [fd00::1]:2182/cluster"
        digest { user = tanabata, password-file = "witness.password" }
        tls { keystore = "vega.p12", truststore = "deneb.p12", password-file = "tls.password" }
        session-timeout = 5s, ask-timeout = 1s
      }
      resource home {
        size = 1G
        protocol = C
        become-primary-on = [vega, altair]
        metadata = internal
        activity-log { extents = 1237 }
        net {
          ping-interval = 1s, ping-timeout = 3s, connect-interval = 500ms
          window = 64M, flush-interval = 1s
          after-sb-0pri = discard-node-vega, after-sb-1pri = consensus
          after-sb-2pri = violently-as0p
          tls { keystore = "vega.p12", truststore = "trust.p12", password-file = "tls.password" }
        }
        undo { size = 2G, age = 30d }
        on vega {
          disk = "home.img", address = "127.0.0.1:7788", metadata = "home.md"
          nbd = ["unix:home.nbd", "tcp:127.0.0.1:10809"], locks = "127.0.0.1:7790"
        }
        on altair {
          disk = "home.img", address = "[::1]:7789", nbd = ["unix:home.nbd"], locks = "[::1]:7790"
        }
      }
      """;

  private static final String WITNESS =
      """
      listen = "127.0.0.1:2181"
      data = witness
      tls { keystore = "deneb.p12", truststore = "vega.p12", password-file = "tls.password" }
      """;

  private static final List<String> INCLUDES =
      List.of(
          "include \"tanabata.conf\"\n",
          "include required(file(\"nowhere.conf\"))\n",
          "include file(\"other.conf\")\n",
          "include \"\"\n",
          "include classpath(\"nowhere\")\n",
          "include 7\n");

  private final Path file;
  private final Path other;

  ConfigTarget(Path folder) {
    file = folder.resolve("tanabata.conf");
    other = folder.resolve("other.conf");
  }

  @Override
  public String name() {
    return "config";
  }

  /// The HOCON parser takes memory with the square of the nesting, until its stack ends. The file
  /// is the operator's own.
  @Override
  public long mostBytes() {
    return 2L << 30;
  }

  @Override
  public boolean run(Draw draw, Notes notes) throws IOException {
    boolean witness = draw.chance(20);
    String honest = witness ? WITNESS : NODE;
    String text = draw.chance(90) ? Texts.spoil(draw, honest, Texts.words(honest)) : honest;
    if (draw.chance(5)) {
      Files.writeString(other, "protocol = C\nresource home { size = 2G }\n");
      text = draw.oneOf(INCLUDES) + text;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (draw.chance(10)) {
      bytes = Mutations.spoil(draw, bytes, bytes);
    }
    notes.input(new String(bytes, StandardCharsets.UTF_8));
    Files.write(file, bytes);
    try {
      Object read = witness ? WitnessServerReader.read(file) : ConfigReader.read(file);
      Object again = witness ? WitnessServerReader.read(file) : ConfigReader.read(file);
      if (!read.equals(again)) {
        throw new AssertionError("it is read as " + read + ", and then as " + again);
      }
      return true;
    } catch (BadConfiguration refused) {
      Sentences.check(refused.getMessage());
      return false;
    }
  }
}
