package tanabata.node.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
            + " auto-promote, metadata, activity-log, on-no-space, net, fencing, nbd-tls, undo, 'on NAME'");
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
        "protocol = C | on-no-space = wait | 5: resource home.on-no-space: 'wait' is not known;"
            + " allowed: hold or error",
        "protocol = C | on-no-space = [hold] | 5: resource home.on-no-space: is a list; allowed:",
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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "include \"nowhere.conf\"",
        "include file(\"nowhere.conf\")",
        "include required(\"nowhere.conf\")"
      })
  void what_is_included_must_be_there(String include) throws IOException {
    assertSpoilt("control =", include + "\ncontrol =", "2: " + include + ": there is no such file");
  }

  @Test
  void patterns_and_addresses_are_not_included() throws IOException {
    Files.writeString(folder.resolve("some.conf"), "io = best");
    assertSpoilt(
        "control =",
        "include \"*.conf\"\ncontrol =",
        "2: include \"*.conf\": a pattern would not notice a file that is missing; allowed: one");
    assertSpoilt(
        "control =",
        "include url(\"http://localhost/some.conf\")\ncontrol =",
        "2: include url(\"http://localhost/some.conf\"): only files are included; allowed: include");
  }

  @Test
  void an_included_file_is_held_to_the_same_as_the_one_that_includes_it() throws IOException {
    Files.createDirectory(folder.resolve("sub"));
    Files.writeString(folder.resolve("sub/a.conf"), "io = best\ninclude \"b.conf\"");
    Files.writeString(folder.resolve("sub/b.conf"), "io = epoll");
    assertEquals(
        folder.resolve("sub/b.conf")
            + ":1: io: is written twice, here and at "
            + folder.resolve("sub/a.conf")
            + ":1; each may be written once",
        sentence(Example.with("control =", "include \"sub/a.conf\"\ncontrol =")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "control = | control = other/control = | 3: control",
        "protocol = C | size = 2G | 5: resource home.size",
        "protocol = C | size = 2G, | 5: resource home.size",
        "protocol = C | \"size\" : 2G # twice | 5: resource home.size",
        "protocol = C | on vega { disk = a } | 6: resource home.on vega",
        "protocol = C | net { window = 64M }/net { window = 64M } | 6: resource home.net",
        "protocol = C | net { window = 64M }/net.window = 128M | 6: resource home.net.window"
      })
  void what_is_written_twice_is_refused_with_both_lines(
      String old, String replacement, String expected) throws IOException {
    String mistake = mistake(Example.with(old, replacement.replace("/", "\n")));
    assertTrue(mistake.startsWith(expected + ": is written twice, here and at "), mistake);
    assertTrue(mistake.matches(".*tanabata.conf:\\d+; each may be written once"), mistake);
  }

  @Test
  void the_same_resource_twice_is_refused_with_both_lines() throws IOException {
    String resource = Example.SHORT.substring(Example.SHORT.indexOf("resource"));
    assertMistake(
        "9: resource home: is written twice, here and at " + folder.resolve("tanabata.conf") + ":3",
        Example.SHORT + resource);
  }

  @Test
  void includes_that_go_in_circles_are_refused() throws IOException {
    assertMistake("1: include \"tanabata.conf\": is read already", "include \"tanabata.conf\"");
  }
}
