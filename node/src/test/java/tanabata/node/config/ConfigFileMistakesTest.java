package tanabata.node.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Mistakes about the file, its syntax, its keys and their types.
class ConfigFileMistakesTest extends ConfigMistakes {

  @Test
  void a_file_that_is_not_there_is_named() {
    Path missing = folder.resolve("nowhere.conf");
    String sentence =
        assertThrows(BadConfiguration.class, () -> ConfigReader.read(missing)).getMessage();
    assertEquals(missing + ": there is no such file", sentence);
  }

  @Test
  void a_folder_is_no_file() {
    String sentence =
        assertThrows(BadConfiguration.class, () -> ConfigReader.read(folder)).getMessage();
    assertEquals(folder + ": is not a regular file", sentence);
  }

  @Test
  void broken_syntax_is_named_with_its_line() throws IOException {
    assertSpoilt("size = 1G", "size = [1G", "5: is not valid HOCON: ");
    assertSpoilt("size = 1G", "size = ${nowhere}", "4: is not valid HOCON: ");
  }

  @Test
  void a_misspelt_key_gets_a_suggestion() throws IOException {
    assertSpoilt(
        "protocol = C",
        "protocoll = C",
        "5: resource home.protocoll: unknown key (did you mean 'protocol'?); allowed: size, protocol,");
    assertSpoilt("control =", "contrl =", "2: contrl: unknown key (did you mean 'control'?)");
    assertSpoilt("on vega { disk", "on vega { disc", "6: resource home.on vega.disc: unknown key");
    assertSpoilt(
        "protocol = C",
        "net { ping-intervall = 1s }",
        "5: resource home.net.ping-intervall: unknown key (did you mean 'ping-interval'?)");
    assertSpoilt(
        "protocol = C",
        "activity-log { extends = 7 }",
        "5: resource home.activity-log.extends: unknown key (did you mean 'extents'?)");
  }

  @Test
  void an_unknown_key_without_a_near_one_lists_what_is_allowed() throws IOException {
    assertSpoilt(
        "protocol = C",
        "colour = blue",
        "5: resource home.colour: unknown key; allowed: size, protocol, become-primary-on,"
            + " auto-promote, metadata, activity-log, net, fencing, undo, 'on NAME'");
  }

  @Test
  void of_several_unknown_keys_the_first_in_the_file_is_named() throws IOException {
    assertSpoilt("protocol = C", "zzz = 1\n  aaa = 2", "5: resource home.zzz: unknown key");
  }

  @Test
  void missing_keys_are_named() throws IOException {
    assertSpoilt("node = vega", "", "1: node: missing; allowed: ");
    assertSpoilt("control = control.sock", "", "1: control: missing; allowed: ");
    assertSpoilt("size = 1G", "", "3: resource home.size: missing; allowed: ");
    assertSpoilt("disk = \"home.img\", ", "", "6: resource home.on vega.disk: missing; allowed: ");
    assertSpoilt(
        ", address = \"127.0.0.1:7788\"",
        "",
        "6: resource home.on vega.address: missing; allowed: ");
    assertMistake("1: resource NAME: missing", "node = vega, control = c");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "node = vega | node = [vega] | 1: node: is a list; allowed: ",
        "node = vega | node = 5 | 1: node: is a number; allowed: ",
        "size = 1G | size = true | 4: resource home.size: is true or false; allowed: ",
        "size = 1G | size { a = 1 } | 4: resource home.size: is a section in braces; allowed: ",
        "size = 1G | size = null | 4: resource home.size: is null; allowed: ",
        "protocol = C | net = fast | 5: resource home.net: is a text; allowed: ",
        "protocol = C | activity-log = 7 | 5: resource home.activity-log: is a number; allowed: ",
        "protocol = C | activity-log { extents = many } | 5: resource home.activity-log.extents: is"
            + " a text; allowed: a whole number from 16 to 6433",
        "protocol = C | become-primary-on = vega | 5: resource home.become-primary-on: is a text;",
        "'address = \"127.0.0.1:7788\" }' | 'address = \"127.0.0.1:7788\", nbd = \"unix:a\" }' | 6:"
            + " resource home.on vega.nbd: is a text; allowed: a list"
      })
  void wrong_types_are_named(String old, String replacement, String expected) throws IOException {
    assertSpoilt(old, replacement, expected);
  }

  /// Found by fuzzing: the parser fails in a way of its own.
  @Test
  void an_escape_that_stands_for_no_character_is_refused() throws IOException {
    assertMistake(
        " is not valid HOCON: the escape of a text stands for no character; write \\u and four"
            + " digits from 0 to f",
        "node = \"\\u-001\"");
  }

  @Test
  void nesting_that_exhausts_the_parser_is_refused() throws IOException {
    assertMistake(" is not valid HOCON: nested too deeply", "a=" + "[".repeat(100_000));
  }

  @Test
  void a_file_that_is_too_large_to_be_one_is_refused() throws IOException {
    assertMistake(" is larger than 1 MiB", "#".repeat((1 << 20) + 1));
  }

  @Test
  void a_name_with_dots_that_is_not_quoted_gets_a_hint() throws IOException {
    String mistake =
        mistake(Example.SHORT.replace("vega", "vega.example").replace("control =", "control="));
    assertTrue(mistake.endsWith("names with dots in quotes: on \"a.b\""), mistake);
  }

  @Test
  void includes_that_go_in_circles_are_refused() throws IOException {
    assertMistake(" is not valid HOCON: include statements", "include \"tanabata.conf\"");
  }
}
