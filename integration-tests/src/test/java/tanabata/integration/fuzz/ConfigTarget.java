package tanabata.integration.fuzz;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tanabata.node.config.BadConfiguration;
import tanabata.node.config.ConfigReader;
import tanabata.node.config.Example;
import tanabata.node.config.WitnessServerReader;

/// Configuration files of a node and of a witness that were right. What is accepted is read the
/// same way again.
final class ConfigTarget implements Target {

  private static final String NODE = "io = best\n" + Example.FULL;

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
  public boolean run(Draw draw, InputLog inputs) throws IOException {
    boolean witness = draw.chance(20);
    String original = witness ? WITNESS : NODE;
    String text = draw.chance(90) ? Texts.corrupt(draw, original, Texts.words(original)) : original;
    if (draw.chance(5)) {
      Files.writeString(other, "protocol = C\nresource home { size = 2G }\n");
      text = draw.oneOf(INCLUDES) + text;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (draw.chance(10)) {
      bytes = Mutations.corrupt(draw, bytes, bytes);
    }
    inputs.input(new String(bytes, StandardCharsets.UTF_8));
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
