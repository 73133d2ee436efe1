package tanabata.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tanabata.node.config.ConfigReader;
import tanabata.node.config.NodeConfig;
import tanabata.node.config.ThisHost;
import tanabata.node.config.WitnessConfig;

/// `init` and `join`: from nothing to the files of three hosts.
class InitTest {

  @TempDir Path folder;
  private Cli cli;
  private Path file;

  @BeforeEach
  void open() throws IOException {
    cli = new Cli(folder, Cli.ONE_RESOURCE);
    file = folder.resolve("etc/tanabata.conf");
  }

  private int init(String... words) {
    List<String> line = new ArrayList<>(List.of("init", "--config", file.toString()));
    line.addAll(List.of("--node", "vega"));
    line.addAll(List.of(words));
    return cli.run(line.toArray(String[]::new));
  }

  private NodeConfig read(String node) throws Exception {
    return ConfigReader.read(file, new ThisHost(Optional.of(node), ""));
  }

  @Test
  void options_say_it_all() throws Exception {
    assertEquals(
        0,
        init(
            "vega=10.0.0.1",
            "altair=fd00::2",
            "--disk",
            "vega=/dev/vg0/home",
            "--disk",
            "altair=/srv/home.img",
            "--size",
            "1G"),
        cli.err::toString);
    assertEquals(List.of(), cli.questions);
    assertEquals("/srv/home.img", read("altair").resources().getFirst().here().disk().toString());
    assertEquals("[fd00::2]:7788", read("vega").resources().getFirst().peer().address().toString());
    assertEquals(new WitnessConfig.None(), read("vega").witness());
  }

  @Test
  void what_is_not_said_is_asked_until_the_answer_is_right() throws Exception {
    cli.typed.addAll(
        List.of("vega", "vega=10.0.0.1", "altair=10.0.0.2", "/dev/vg0/home", "/dev/vg0/home"));
    cli.typed.addAll(List.of("much", "1G", ""));
    assertEquals(0, init(), cli.err::toString);
    assertEquals(2, cli.err.toString().lines().count(), cli.err::toString);
    assertTrue(cli.err.toString().contains("'vega' is no host; allowed: NAME=ADDRESS"));
    assertTrue(cli.err.toString().contains("'much' does not fit as size"));
    assertEquals("altair", read("altair").node().name());
  }

  @Test
  void each_other_host_is_told_what_to_fetch_and_what_comes_next() {
    assertEquals(
        0,
        init(
            "vega=10.0.0.1",
            "altair=10.0.0.2",
            "--disk",
            "/dev/vg0/home",
            "--size",
            "1G",
            "--witness",
            "deneb=10.0.0.3"),
        cli.err::toString);
    Path keys = file.resolveSibling("keys");
    String said = cli.out.toString();
    assertTrue(said.contains("tanabata create-md --config " + file), said);
    for (String host : List.of("altair", "deneb")) {
      assertTrue(said.contains("scp 10.0.0.1:" + keys + "/" + host + ".bundle ."), said);
      assertTrue(said.contains("tanabata join " + host + ".bundle"), said);
    }
    Path there = folder.resolve("there");
    String bundle = keys.resolve("altair.bundle").toString();
    assertEquals(0, cli.run("join", bundle, "--dir", there.toString()), cli.err::toString);
    assertTrue(Files.exists(there.resolve("tanabata.conf")));
    assertTrue(cli.out.toString().contains("tanabata create-md --config " + there));
    bundle = keys.resolve("deneb.bundle").toString();
    assertEquals(0, cli.run("join", bundle, "--dir", folder.resolve("third").toString()));
    assertTrue(cli.out.toString().contains("systemctl enable --now tanabata-witness"));
  }

  @Test
  void nothing_is_overwritten_unasked() throws Exception {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "mine");
    String[] all = {"vega=10.0.0.1", "altair=10.0.0.2", "--disk", "/dev/sdb", "--size", "1G"};
    assertEquals(1, init(all));
    assertTrue(cli.err.toString().contains(file + " is there already"), cli.err::toString);
    assertEquals("mine", Files.readString(file));
    assertFalse(Files.exists(file.resolveSibling("keys")));
    cli.answer = Prompt.Answer.YES;
    assertEquals(0, init(all));
    assertEquals("vega", read("vega").node().name());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "vega=10.0.0.1 | 'The other host, as NAME=ADDRESS' is not answered",
        "vega=10.0.0.1 altair=10.0.0.1 --disk /d --size 1G | has the name or the address of vega",
        "vega=10.0.0.1 VEGA=10.0.0.2 --disk /d --size 1G | has the name or the address of vega",
        "vega=10.0.0.1 altair=10.0.0.2 --disk /d --disk altair=/e --size 1G | altair has two",
        "vega=10.0.0.1 altair=10.0.0.2 --disk d --size 1G | 'd' is no disk; allowed: an absolute",
        "vega=10.0.0.1 altair=10.0.0.2 --disk altar=/d --size 1G | did you mean 'altair'",
        "vega=10.0.0.1 altair=10.0.0.2 --disk /d --size 1G --port 65534 | --port: 65534 does not fit",
        "vega=10.0.0.1 altair=10_2 --disk /d --size 1G | '10_2' is no address of a host",
        "a=10.0.0.1 b=10.0.0.2 --disk /d --size 1G | which is none of a and b"
      })
  void a_mistake_is_one_sentence_and_leaves_nothing(String line, String mention) {
    assertEquals(2, init(line.split(" ")));
    assertEquals(1, cli.err.toString().lines().count(), cli.err::toString);
    assertTrue(cli.err.toString().contains(mention), cli.err::toString);
    assertFalse(Files.exists(file));
  }
}
