package tanabata.fencing.witness.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tanabata.fencing.witness.Keys;

class EmbeddedWitnessTest {

  @TempDir Path folder;

  private EmbeddedWitness.Settings settings(String host, int port) {
    return new EmbeddedWitness.Settings(folder.resolve("data"), host, port, Optional.empty());
  }

  @Test
  void two_witnesses_cannot_share_their_data() throws Exception {
    try (EmbeddedWitness deneb = EmbeddedWitness.start(settings("127.0.0.1", 0))) {
      assertFalse(deneb.failed().isDone());
      String sentence = refusal(settings("127.0.0.1", 0));
      assertEquals(
          "the data of the witness in "
              + folder.resolve("data")
              + " cannot be used: another witness uses it",
          sentence);
    }
    EmbeddedWitness.start(settings("127.0.0.1", 0)).close();
  }

  @Test
  void a_port_that_is_taken_is_named_and_the_data_can_be_used_again() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      String sentence = refusal(settings("127.0.0.1", port));
      assertTrue(sentence.startsWith("cannot listen on 127.0.0.1:" + port + ": "), sentence);
    }
    EmbeddedWitness.start(settings("127.0.0.1", 0)).close();
  }

  @Test
  void a_port_that_is_taken_is_named_with_tls_too() throws Exception {
    Keys.make(folder, "deneb");
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      String sentence =
          refusal(
              new EmbeddedWitness.Settings(
                  folder.resolve("data"),
                  "127.0.0.1",
                  port,
                  Optional.of(Keys.of(folder, "deneb"))));
      assertTrue(sentence.startsWith("cannot listen on 127.0.0.1:" + port + ": "), sentence);
    }
  }

  @Test
  void a_host_name_that_nobody_knows_is_named() {
    assertEquals(
        "the host name 'nowhere.invalid' cannot be resolved",
        refusal(settings("nowhere.invalid", 0)));
  }

  @Test
  void a_file_is_no_folder() throws Exception {
    Files.writeString(folder.resolve("data"), "");
    String sentence = refusal(settings("127.0.0.1", 0));
    assertTrue(
        sentence.startsWith("the data of the witness in " + folder.resolve("data") + " cannot be"),
        sentence);
  }

  @Test
  void the_settings_of_the_process_are_as_before_when_it_ends() throws Exception {
    Keys.make(folder, "deneb");
    Map<String, String> before = ofZooKeeper();
    EmbeddedWitness deneb =
        EmbeddedWitness.start(
            new EmbeddedWitness.Settings(
                folder.resolve("data"), "127.0.0.1", 0, Optional.of(Keys.of(folder, "deneb"))));
    assertTrue(deneb.port() > 0);
    deneb.close();
    deneb.close();
    assertEquals(before, ofZooKeeper());
  }

  private static Map<String, String> ofZooKeeper() {
    Map<String, String> found = new TreeMap<>();
    for (String name : System.getProperties().stringPropertyNames()) {
      if (name.startsWith("zookeeper.")) {
        found.put(name, System.getProperty(name));
      }
    }
    return found;
  }

  private static String refusal(EmbeddedWitness.Settings settings) {
    return assertThrows(IOException.class, () -> EmbeddedWitness.start(settings)).getMessage();
  }
}
