package tanabata.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tanabata.node.keys.HostKeys;

@Timeout(60)
class KeysVerbsTest {

  @TempDir Path folder;
  private Path vega;
  private Path altair;
  private Cli cli;

  @BeforeEach
  void open() throws IOException {
    vega = folder.resolve("vega");
    altair = folder.resolve("altair");
    cli = new Cli(folder, Cli.ONE_RESOURCE);
  }

  private int keys(Path place, String... words) {
    List<String> arguments = new ArrayList<>(List.of("keys"));
    arguments.addAll(List.of(words));
    arguments.addAll(List.of("--dir", place.toString()));
    return cli.run(arguments.toArray(String[]::new));
  }

  private int create() {
    return keys(vega, "create", "--nodes", "vega,altair", "--witness", "deneb", "--here", "vega");
  }

  private static String bundle(Path place, String name) {
    return place.resolve(name + ".bundle").toString();
  }

  @Test
  void two_commands_give_each_host_its_key_and_each_names_the_next() throws IOException {
    assertEquals(0, create(), cli.err.toString());
    assertTrue(
        cli.out.toString().contains("tanabata keys import altair.bundle"), cli.out.toString());
    assertEquals(0, keys(altair, "import", bundle(vega, "altair")), cli.err.toString());
    HostKeys here = HostKeys.in(vega).orElseThrow();
    HostKeys there = HostKeys.in(altair).orElseThrow();
    assertEquals("vega", here.name().name());
    assertEquals("altair", there.name().name());
    assertEquals(here.trusted(), there.trusted());
  }

  @Test
  void keys_are_shown_with_their_end() {
    create();
    assertEquals(0, keys(vega, "show"), cli.err.toString());
    assertTrue(cli.out.toString().contains("in 729 days"), cli.out.toString());
    cli.out.getBuffer().setLength(0);
    assertEquals(0, keys(vega, "show", "--json"));
    assertTrue(cli.out.toString().startsWith("{\"certificates\":[{"), cli.out.toString());
  }

  @Test
  void this_hosts_key_is_renewed_in_its_place_and_others_are_handed_over() throws IOException {
    create();
    var before = HostKeys.in(vega).orElseThrow().certificate();
    Files.delete(vega.resolve("altair.bundle"));
    assertEquals(0, keys(vega, "renew", "vega", "altair"), cli.err.toString());
    assertTrue(!before.equals(HostKeys.in(vega).orElseThrow().certificate()));
    assertTrue(Files.exists(vega.resolve("altair.bundle")));
  }

  @Test
  void the_roots_are_replaced_step_by_step() throws IOException {
    create();
    assertEquals(0, keys(vega, "authority", "add"), cli.err.toString());
    assertEquals(4, HostKeys.in(vega).orElseThrow().trusted().size());
    assertEquals(0, keys(vega, "authority", "use"), cli.err.toString());
    assertEquals(0, keys(vega, "authority", "drop"), cli.err.toString());
    assertEquals(2, HostKeys.in(vega).orElseThrow().trusted().size());
    assertEquals(2, keys(vega, "authority", "burn"));
    assertEquals(
        "tanabata: 'burn' is no step; allowed: add, then use, then drop\n", cli.err.toString());
  }

  @Test
  void a_client_gets_a_folder_of_its_own() {
    create();
    assertEquals(0, keys(vega, "client", "laptop"), cli.err.toString());
    assertTrue(Files.exists(vega.resolve("clients/laptop/client-key.pem")));
    assertEquals(1, keys(vega, "client", "altair"));
    assertEquals(
        "tanabata: altair is the name of a node of this cluster; give the client another name\n",
        cli.err.toString());
  }

  @Test
  void what_cannot_be_done_is_said_in_one_sentence() {
    assertSaid(1, "there are no keys in " + vega, "show");
    assertSaid(1, "there is no authority in " + vega.resolve("authority"), "renew");
    assertSaid(1, "there is no file " + bundle(vega, "altair"), "import", bundle(vega, "altair"));
    assertSaid(2, "--nodes: there are 3; allowed: two", "create", "--nodes", "a,b,c");
    assertSaid(2, "two hosts cannot have one name", "create", "--nodes", "vega,Vega");
    assertSaid(
        2, "--address: 'x' cannot be read", "create", "--nodes", "vega,altair", "--address", "x");
    assertSaid(
        2, "--address: 'z' is none", "create", "--nodes", "vega,altair", "--address", "z=1.2.3.4");
    assertSaid(2, "--here: 'z' is none", "create", "--nodes", "vega,altair", "--here", "z");
    create();
    assertSaid(1, vega + " holds the keys of vega already", "create", "--nodes", "vega,altair");
    assertSaid(1, "mars is no host of this cluster", "bundle", "mars");
    assertSaid(1, "'mars' is no host of this cluster", "renew", "mars");
    assertSaid(1, vega + " holds the keys of vega, and the", "import", bundle(vega, "altair"));
    assertSaid(2, "--days: 0 is no life", "bundle", "altair", "--days", "0");
  }

  private void assertSaid(int code, String start, String... words) {
    cli.err.getBuffer().setLength(0);
    assertEquals(code, keys(vega, words), String.join(" ", words));
    String said = cli.err.toString();
    assertTrue(said.startsWith("tanabata: " + start), said);
    assertEquals(1, said.lines().count(), said);
  }
}
