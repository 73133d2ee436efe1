package tanabata.node.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// One file for both hosts: what tells which of them this one is.
class ThisHostTest {

  private static final String FOR_BOTH = Example.with("node = vega\n", "");

  @TempDir private Path folder;

  private NodeConfig read(String text, ThisHost host) throws Exception {
    return ConfigReader.read(Files.writeString(folder.resolve("tanabata.conf"), text), host);
  }

  private String refusal(String text, ThisHost host) {
    return assertThrows(BadConfiguration.class, () -> read(text, host)).getMessage();
  }

  private static ThisHost called(String name) {
    return new ThisHost(Optional.empty(), name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"altair", "altair.example.org", "ALTAIR"})
  void the_host_name_decides_with_its_domain_or_without(String name) throws Exception {
    NodeConfig config = read(FOR_BOTH, called(name));
    assertEquals("altair", config.node().name());
    assertEquals("vega", config.resources().getFirst().peer().name().name());
  }

  @Test
  void a_host_of_the_file_may_be_called_by_its_whole_name() throws Exception {
    String text = FOR_BOTH.replace("on altair", "\"on altair.example.org\"");
    assertEquals("altair.example.org", read(text, called("altair.example.org")).node().name());
  }

  @Test
  void the_command_line_decides_against_the_host_name() throws Exception {
    ThisHost host = new ThisHost(Optional.of("vega"), "altair");
    assertEquals("vega", read(FOR_BOTH, host).node().name());
  }

  @Test
  void a_name_in_the_file_decides_against_the_host_name() throws Exception {
    assertEquals("vega", read(Example.SHORT, called("altair")).node().name());
  }

  /// Else `create-md` on vega could use the disk of altair.
  @Test
  void file_and_command_line_must_not_contradict_each_other() throws Exception {
    ThisHost altair = new ThisHost(Optional.of("altair"), "vega");
    assertTrue(
        refusal(Example.SHORT, altair)
            .contains("tanabata.conf:1: node: is 'vega', but --node says 'altair'"));
    ThisHost vega = new ThisHost(Optional.of("vega"), "altair");
    assertEquals("vega", read(Example.SHORT, vega).node().name());
  }

  @Test
  void a_host_that_the_file_does_not_know_is_named_with_those_that_it_knows() {
    assertTrue(
        refusal(FOR_BOTH, called("web17"))
            .endsWith("the host name decides, and 'web17' is none of vega, altair"));
    assertTrue(
        refusal(FOR_BOTH, new ThisHost(Optional.of("altar"), "vega"))
            .contains(
                "tanabata.conf: --node: 'altar' is no host of resource home (did you mean"
                    + " 'altair'?)"));
  }

  /// So paths may differ in a file that is the same on both.
  @Test
  void the_name_of_the_node_can_be_part_of_any_value() throws Exception {
    String text = FOR_BOTH.replace("\"home.img\"", "\"disk-of-\"${node}\".img\"");
    NodeConfig config = read(text, called("altair"));
    assertEquals(folder.resolve("disk-of-altair.img"), config.resources().getFirst().here().disk());
    NodeConfig written = read("node = vega\n" + text, called("altair"));
    assertEquals(folder.resolve("disk-of-vega.img"), written.resources().getFirst().here().disk());
    assertTrue(
        refusal(text, called("web17")).contains("node: missing; allowed: "),
        () -> refusal(text, called("web17")));
  }
}
