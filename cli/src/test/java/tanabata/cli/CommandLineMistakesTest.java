package tanabata.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLineMistakesTest {

  @TempDir Path folder;
  private Cli cli;

  @BeforeEach
  void open() throws IOException {
    cli = new Cli(folder, Cli.ONE_RESOURCE);
  }

  private void assertOneSentence(String mention) {
    String sentence = cli.err.toString();
    assertTrue(sentence.startsWith("tanabata: "), sentence);
    assertTrue(sentence.contains(mention), sentence);
    assertEquals(1, sentence.lines().count(), sentence);
    assertEquals("", cli.out.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "stats | did you mean 'status'",
        "status --jsn | did you mean '--json'",
        "primary home attic | attic",
        "--config | --config",
        "demo --size | --size",
        "demo --size 17 | --size: '17' does not fit; allowed: a size such as 64M",
        "demo --size 1.5G | --size: '1.5G' does not fit",
        "certify --minutes 0 | --minutes: 0 does not fit; allowed: 1 to ",
        "certify --minutes ten | --minutes",
        "certify --faults pause,quake | --faults: there is no 'quake'; allowed: kill, power, kill-both, leave, pause, ",
        "certify --size 512K | --size: '512K' does not fit; allowed: 1M and more",
        "down home | home"
      })
  void a_wrong_command_line_is_one_sentence_and_exit_code_two(String line, String mention) {
    assertEquals(2, cli.run(line.split(" ")));
    assertOneSentence(mention);
  }

  @Test
  void no_verb_at_all_is_a_mistake() {
    assertEquals(2, cli.run());
    assertOneSentence("a verb is missing");
  }

  @Test
  void a_wrong_configuration_is_one_sentence_and_exit_code_two() throws IOException {
    cli = new Cli(folder, Cli.ONE_RESOURCE.replace("size = 1M", "size = 1X"));
    assertEquals(2, cli.node("status"));
    assertOneSentence("tanabata.conf:3: resource home.size: '1X' is no size; allowed: ");
  }

  @Test
  void the_file_of_a_node_is_no_file_of_a_witness() {
    assertEquals(2, cli.node("witness"));
    assertOneSentence("tanabata.conf:1: control: unknown key; allowed: listen, data, tls");
  }

  @Test
  void help_is_no_mistake() {
    assertEquals(0, cli.run("status", "--help"));
    assertTrue(cli.out.toString().contains("--watch"));
    assertEquals("", cli.err.toString());
  }

  @Test
  void the_completion_script_knows_the_verbs() {
    assertEquals(0, cli.run("completion"));
    assertTrue(cli.out.toString().contains("create-md"));
    assertFalse(cli.out.toString().contains("Exception"));
  }

  @Test
  void certify_touches_no_folder_that_is_in_use() throws IOException {
    Files.createDirectory(folder.resolve("deneb"));
    assertEquals(1, cli.run("certify", "--dir", folder.toString()));
    assertTrue(
        cli.err.toString().contains(folder + " holds something already; name an empty folder"),
        cli.err.toString());
  }
}
