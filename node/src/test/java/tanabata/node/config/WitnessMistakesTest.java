package tanabata.node.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WitnessMistakesTest extends ConfigMistakes {

  private WitnessConfig witness(String text) throws Exception {
    Path file = folder.resolve("tanabata.conf");
    Files.writeString(file, Example.with("control = control.sock", "control = c\n" + text));
    return ConfigReader.read(file).witness();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "witness = none", "witness = \"none\""})
  void no_witness_may_be_said_or_left_out(String text) throws Exception {
    assertEquals(new WitnessConfig.None(), witness(text));
  }

  @Test
  void a_witness_needs_only_an_address() throws Exception {
    assertEquals(
        new WitnessConfig.ZooKeeper(
            List.of(new Address("127.0.0.1", 2181)),
            "",
            Optional.empty(),
            new TlsConfig.Off(),
            Duration.ofSeconds(6),
            Duration.ofSeconds(2)),
        witness("witness { connect = \"127.0.0.1:2181\" }"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "witness = deneb | witness: is a text; allowed: none, or a section",
        "witness {} | witness.connect: missing; allowed: HOST:PORT, more of them after commas",
        "witness { conect = a } | witness.conect: unknown key (did you mean 'connect'?)",
        "witness { connect = 5 } | witness.connect: is a number; allowed: ",
        "witness { connect = \"deneb\" } | witness.connect: 'deneb' is no address; allowed: ",
        "witness { connect = \"a:1,,b:2\" } | witness.connect: '' is no address; allowed: ",
        "witness { connect = \"a:1,a:1\" } | witness.connect: a:1 is there twice",
        "witness { connect = \"a:1/\" } | witness.connect: 'a:1/' cannot be read; allowed: ",
        "witness { connect = \"a:1/b//c\" } | witness.connect: 'a:1/b//c' cannot be read; allowed: ",
        "witness { connect = \"a:1/../b\" } | witness.connect: 'a:1/../b' cannot be read; allowed: ",
        "witness { connect = \"deneb:2181\" } | witness.tls: missing, and what is sent to deneb:2181",
      })
  void mistakes_about_the_address_are_named(String line, String expected) throws IOException {
    assertSpoilt("control = control.sock", "control = c\n" + line, "3: " + expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "session-timeout = 100ms | session-timeout: '100ms' does not fit; allowed: ",
        "ask-timeout = 1m | ask-timeout: '1m' does not fit; allowed: ",
        "ask-timeout = 6s | ask-timeout: ask-timeout (6000ms) must be shorter than session-timeout",
        "session-timeout = 2s | session-timeout: ask-timeout (2000ms) must be shorter than session",
        "tls = on | tls: is a text; allowed: tls {",
        "tls { keystore = a } | tls.truststore: missing; allowed: ",
        "digest = \"a:b\" | digest: is a text; allowed: digest {",
        "digest { user = a } | digest.password-file: missing; allowed: ",
        "digest { user = \"a:b\", password-file = c } | digest.user: 'a:b' is no user; allowed: ",
      })
  void mistakes_about_the_rest_are_named(String line, String expected) throws IOException {
    String text = "witness { connect = \"127.0.0.1:2181\", " + line + " }";
    assertSpoilt("control = control.sock", "control = c\n" + text, "3: witness." + expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tls = off | digest: missing, and whoever reaches the witness could stop the node",
        "digest = off | tls: missing, and what is sent to 10.0.0.3:2181 could be read",
      })
  void what_is_not_protected_must_be_said_in_so_many_words(String line, String expected)
      throws IOException {
    String text = "witness { connect = \"10.0.0.3:2181\", " + line + " }";
    assertSpoilt("control = control.sock", "control = c\n" + text, "3: witness." + expected);
  }

  @Test
  void the_file_of_a_witness_is_read() throws Exception {
    Path file = folder.resolve("witness.conf");
    Files.writeString(file, "listen = \"0.0.0.0:2181\"\ndata = data\ntls = off\n");
    assertEquals(
        new WitnessServerConfig(
            new Address("0.0.0.0", 2181), folder.resolve("data"), new TlsConfig.Off()),
        WitnessServerReader.read(file));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "data = data | 1: listen: missing; allowed: HOST:PORT",
        "listen = \"127.0.0.1:2181\" | 1: data: missing; allowed: a path of a folder",
        "listen = 2181, data = data | 1: listen: is a number; allowed: HOST:PORT",
        "listen = \"127.0.0.1:0\", data = data | 1: listen: '127.0.0.1:0' is no address; allowed: ",
        "listen = \"0.0.0.0:2181\", data = data | 1: tls: missing, and what is sent to 0.0.0.0:2181",
        "listen = \"127.0.0.1:2181\", data = data, dir = a | 1: dir: unknown key",
      })
  void mistakes_in_the_file_of_a_witness_are_named(String text, String expected)
      throws IOException {
    Path file = folder.resolve("witness.conf");
    Files.writeString(file, text);
    String sentence =
        assertThrows(BadConfiguration.class, () -> WitnessServerReader.read(file)).getMessage();
    assertTrue(sentence.startsWith(file + ":" + expected), sentence);
  }

  @Test
  void a_password_that_is_not_there_is_named() throws IOException {
    Path file = folder.resolve("password");
    var digest = new WitnessConfig.Digest("tanabata", file);
    assertEquals(
        file + " cannot be read; it must be a file whose first line is the password",
        assertThrows(IOException.class, digest::readPassword).getMessage());
    Files.writeString(file, "secret\nmore\n");
    assertEquals("secret", digest.readPassword());
  }
}
