package tanabata.node.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What can be wrong with `locks = HOST:PORT`.
class LocksMistakesTest {

  private static final String VEGA = "address = \"127.0.0.1:7788\"";
  private static final String ALTAIR = "address = \"127.0.0.1:7789\"";

  @TempDir Path folder;

  private String refusal(String text) throws Exception {
    Path file = Files.writeString(folder.resolve("tanabata.conf"), text);
    return assertThrows(BadConfiguration.class, () -> ConfigReader.read(file)).getMessage();
  }

  @Test
  void one_host_cannot_share_locks_alone() throws Exception {
    String sentence = refusal(Example.with(VEGA, VEGA + ", locks = \"127.0.0.1:7790\""));
    assertTrue(sentence.contains("has no 'locks = HOST:PORT', but the other host has"), sentence);
  }

  @Test
  void the_port_of_the_peer_link_is_taken() throws Exception {
    String sentence =
        refusal(
            Example.with(VEGA, VEGA + ", locks = \"127.0.0.1:7788\"")
                .replace(ALTAIR, ALTAIR + ", locks = \"127.0.0.1:7792\""));
    assertTrue(sentence.contains("127.0.0.1:7788 is already taken"), sentence);
  }

  @Test
  void without_tls_locks_stay_on_this_machine() throws Exception {
    String sentence =
        refusal(
            Example.with(VEGA, VEGA + ", locks = \"10.0.0.1:7790\"")
                .replace(ALTAIR, ALTAIR + ", locks = \"10.0.0.2:7790\""));
    assertTrue(sentence.contains("what is sent to 10.0.0.1:7790 could be read"), sentence);
  }

  @Test
  void both_have_locks_or_none() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("tanabata.conf"),
            Example.with(VEGA, VEGA + ", locks = \"127.0.0.1:7790\"")
                .replace(ALTAIR, ALTAIR + ", locks = \"127.0.0.1:7792\""));
    assertEquals(true, ConfigReader.read(file).resource("home").orElseThrow().sharesLocks());
  }
}
