package tanabata.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tanabata.node.admin.AdminServer;
import tanabata.node.admin.FakeAdministration;
import tanabata.node.admin.FencingStatus;
import tanabata.node.admin.MetadataCreator.Finding;
import tanabata.node.admin.NodeStatus;
import tanabata.node.admin.PeerStatus;
import tanabata.node.admin.Reply;
import tanabata.node.admin.ResourceStatus;
import tanabata.node.admin.ResyncStatus;

@Timeout(30)
class VerbsTest {

  @TempDir Path folder;
  private final FakeAdministration node = new FakeAdministration();
  private AdminServer server;
  private Cli cli;

  @BeforeEach
  void open() throws IOException {
    server = AdminServer.open(folder.resolve("control.sock"), node);
    cli = new Cli(folder, Cli.ONE_RESOURCE);
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  private List<String> received() {
    return new ArrayList<>(node.received);
  }

  @Test
  void a_verb_that_is_done_says_so_and_exits_with_zero() {
    assertEquals(0, cli.node("primary"));
    assertEquals("primary home is done\n", cli.out.toString());
    assertEquals("", cli.err.toString());
    assertEquals(List.of("primary home"), received());
  }

  @Test
  void a_verb_that_is_refused_says_why_and_exits_with_one() {
    assertEquals(1, cli.node("secondary", "home"));
    assertEquals("tanabata: home is open for writing by 2 clients\n", cli.err.toString());
    assertEquals("", cli.out.toString());
  }

  @Test
  void the_configuration_may_be_named_after_the_verb() {
    assertEquals(0, cli.run("connect", "--config", folder.resolve("tanabata.conf").toString()));
    assertEquals(List.of("connect home"), received());
  }

  @Test
  void down_needs_no_resource() {
    assertEquals(0, cli.node("down"));
    assertEquals(List.of("down"), received());
  }

  @Test
  void a_wrong_resource_is_named_with_the_nearest_one() {
    assertEquals(2, cli.node("connect", "hoem"));
    assertTrue(
        cli.err.toString().contains("has no resource 'hoem' (did you mean 'home'?); it has: home"),
        cli.err.toString());
  }

  @Test
  void with_several_resources_one_must_be_named() throws IOException {
    cli = new Cli(folder, Cli.TWO_RESOURCES);
    assertEquals(2, cli.node("connect"));
    assertEquals("tanabata: name the resource: one of home, attic\n", cli.err.toString());
    assertEquals(0, cli.node("connect", "attic"));
    assertEquals(List.of("connect attic"), received());
  }

  @Test
  void force_tells_the_risk_and_needs_a_yes() {
    cli.answer = Prompt.Answer.YES;
    assertEquals(0, cli.node("primary", "--force"));
    assertEquals(List.of("primary --force home"), received());
    assertTrue(cli.questions.get(0).contains("split brain"), cli.questions.get(0));
    assertTrue(cli.questions.get(0).contains("writes that only altair holds"));
  }

  @Test
  void force_with_a_no_changes_nothing() {
    cli.answer = Prompt.Answer.NO;
    assertEquals(1, cli.node("primary", "--force"));
    assertEquals("tanabata: not confirmed; nothing was changed\n", cli.err.toString());
    assertEquals(List.of(), received());
  }

  @Test
  void force_without_a_terminal_is_refused_unless_agreed_beforehand() {
    assertEquals(1, cli.node("primary", "--force"));
    assertTrue(cli.err.toString().contains("say --yes to agree"), cli.err.toString());
    assertEquals(0, cli.node("primary", "--force", "--yes"));
    assertEquals(List.of("primary --force home"), received());
  }

  @Test
  void status_is_a_table() {
    assertEquals(0, cli.node("status"));
    assertEquals(
        """
        NODE  RESOURCE  ROLE     DISK      CONNECTION  OUT OF SYNC  CLIENTS  PEER    PEER ROLE  PEER DISK
        vega  home      Primary  UpToDate  Connected   0            2        altair  Primary    UpToDate
        """,
        cli.out.toString());
  }

  @Test
  void status_shows_why_a_node_is_frozen_and_how_far_a_resync_is() {
    ResourceStatus troubled =
        new ResourceStatus(
            "home",
            "Primary",
            "Inconsistent",
            "Connected",
            true,
            "the peer does not answer",
            "1a",
            768 << 20,
            "history",
            new ResyncStatus(true, "from altair", 1 << 30, 256 << 20, 200 << 20, 56 << 20),
            new PeerStatus("altair", "Primary", "UpToDate"),
            0,
            FencingStatus.QUIET,
            List.of());
    node.become(new NodeStatus("vega", List.of(troubled)));
    assertEquals(0, cli.node("status", "home"));
    assertTrue(
        cli.out.toString().contains("  frozen, requests are held: the peer does not answer\n"));
    assertTrue(
        cli.out
            .toString()
            .contains(
                "  resync from altair: [######..................] 25 %, 256.0 MiB of 1.0 GiB,"
                    + " 200.0 MiB copied\n"),
        cli.out.toString());
  }

  private static ResourceStatus with(FencingStatus fencing, boolean frozen, String reason) {
    return new ResourceStatus(
        "home",
        "Primary",
        "UpToDate",
        "Connecting",
        frozen,
        reason,
        "1a",
        0,
        "history",
        ResyncStatus.NONE,
        new PeerStatus("altair", "Unknown", "DUnknown"),
        1,
        fencing,
        List.of());
  }

  private static final FencingStatus ALONE =
      new FencingStatus(
          true,
          true,
          "",
          8,
          List.of("vega"),
          "lease",
          "altair: its lease of 2500 ms has run out",
          "not connected to deneb:2181",
          "the witness cannot be asked");

  @Test
  void status_shows_who_goes_on_alone_and_why_and_the_alarm() {
    node.become(new NodeStatus("vega", List.of(with(ALONE, false, "no link to altair: reset"))));
    assertEquals(0, cli.node("status"));
    String said = cli.out.toString();
    assertTrue(
        said.contains(
            "  goes on without altair, epoch 8; evidence: lease, altair: its lease of 2500 ms has"
                + " run out\n"),
        said);
    assertTrue(
        said.contains("  ALARM: the witness cannot be asked (not connected to deneb:2181)\n"),
        said);
  }

  @Test
  void status_shows_what_a_frozen_node_waits_for_and_the_record() {
    FencingStatus waits =
        new FencingStatus(
            false,
            false,
            "waits for evidence that altair serves no more",
            7,
            List.of("altair", "vega"),
            "",
            "",
            "connected to deneb:2181",
            "");
    node.become(new NodeStatus("vega", List.of(with(waits, true, "no link to altair: reset"))));
    assertEquals(0, cli.node("status"));
    String said = cli.out.toString();
    assertTrue(said.contains("  waits for evidence that altair serves no more\n"), said);
    assertTrue(said.contains("  record: altair and vega, epoch 7\n"), said);
  }

  @Test
  void explain_says_how_it_stands_and_what_has_led_to_it() {
    node.become(new NodeStatus("vega", List.of(with(ALONE, false, "no link to altair: reset"))));
    assertEquals(0, cli.node("explain"));
    List<String> said = cli.out.toString().lines().toList();
    assertEquals(
        "home is Primary on vega, its copy is UpToDate, the connection to altair is Connecting."
            + " Clients are served; no link to altair: reset. vega goes on without altair."
            + " The last handshake was decided by rule 'history'. Witness: not connected to"
            + " deneb:2181. Its record names vega, epoch 8. Evidence: lease, altair: its lease of 2500"
            + " ms has run out. Look after this: the witness cannot be asked.",
        said.get(0));
    assertEquals("", said.get(1));
    assertTrue(said.get(2).endsWith(":00.123  link lost: \"reset\""), said.get(2));
    assertTrue(said.get(3).endsWith(":03.000  goes on without altair"), said.get(3));
    assertEquals(4, said.size());
  }

  @Test
  void explain_as_json_is_one_line_with_the_journal() {
    assertEquals(0, cli.node("explain", "--json"));
    assertEquals(1, cli.out.toString().lines().count());
    assertTrue(
        cli.out
            .toString()
            .contains("{\"at\":\"2026-07-07T20:00:03Z\",\"what\":\"goes on without altair\"}"),
        cli.out.toString());
  }

  @Test
  void force_alone_tells_the_risk_and_needs_a_yes() {
    cli.answer = Prompt.Answer.NO;
    assertEquals(1, cli.node("force-alone"));
    assertTrue(
        cli.questions.get(0).startsWith("If altair still serves home to anybody, both hosts"),
        cli.questions.get(0));
    assertEquals(List.of(), received());
    assertEquals(0, cli.node("force-alone", "--yes"));
    assertEquals(List.of("force-alone home"), received());
  }

  @Test
  void status_as_json_is_one_line() {
    assertEquals(0, cli.node("status", "--json"));
    assertTrue(
        cli.out.toString().startsWith("{\"certificates\":[],\"node\":\"vega\",\"resources\":[{"));
    assertEquals(1, cli.out.toString().lines().count());
  }

  @Test
  void without_a_daemon_the_exit_code_is_three() throws IOException {
    server.close();
    assertEquals(3, cli.node("status"));
    assertTrue(cli.err.toString().startsWith("tanabata: no daemon is running"));
  }

  @Test
  void create_md_goes_ahead_where_nothing_is_lost() {
    assertEquals(0, cli.node("create-md", "--adopt"));
    assertEquals("created home, adopted", cli.out.toString().lines().findFirst().orElseThrow());
    assertTrue(cli.out.toString().contains("tanabata primary --force"), cli.out::toString);
    assertTrue(cli.out.toString().contains("tanabata status"), cli.out::toString);
    assertEquals(List.of(), cli.questions);
  }

  @Test
  void create_md_asks_where_something_is_lost() {
    cli.finding = new Finding.Risky("home.img holds a copy of generation 1a.");
    cli.answer = Prompt.Answer.NO;
    assertEquals(1, cli.node("create-md"));
    assertEquals(
        List.of("home.img holds a copy of generation 1a. Create it all the same?"), cli.questions);
    assertEquals(0, cli.node("create-md", "--yes"));
  }

  @Test
  void create_md_hands_on_whose_metadata_may_be_overwritten() {
    assertEquals(
        0, cli.node("create-md", "--overwrite-metadata", "home", "--overwrite-metadata=attic"));
    assertEquals(
        "created home, over [attic, home]", cli.out.toString().lines().findFirst().orElseThrow());
    assertTrue(cli.out.toString().contains("tanabata node --config"), cli.out::toString);
    assertFalse(cli.out.toString().contains("tanabata primary --force"), cli.out::toString);
    assertEquals(2, cli.node("create-md", "--overwrite-metadata"));
  }

  @Test
  void create_md_does_not_do_what_is_forbidden_even_if_agreed() {
    cli.finding = new Finding.Forbidden("home.img is not ours");
    assertEquals(1, cli.node("create-md", "--yes"));
    assertEquals("tanabata: home.img is not ours\n", cli.err.toString());
  }

  @Test
  void the_daemons_end_is_the_verbs_end() {
    assertEquals(0, cli.node("node"));
    cli.daemonEnd = new Reply.Refused("home.img is in use by another daemon");
    assertEquals(1, cli.node("node"));
    assertEquals("tanabata: home.img is in use by another daemon\n", cli.err.toString());
  }

  @Test
  void the_witness_says_where_it_is_and_its_end_is_the_verbs_end() throws IOException {
    Path file = folder.resolve("witness.conf");
    Files.writeString(file, "listen = \"127.0.0.1:2181\", data = witness");
    assertEquals(0, cli.run("witness", "--config", file.toString()));
    assertEquals(
        List.of("ready at 127.0.0.1:2181", "stopped"), cli.out.toString().lines().toList());
    cli.witnessEnd = new Reply.Refused("its disk is full");
    assertEquals(1, cli.run("--config", file.toString(), "witness"));
    assertEquals("tanabata: its disk is full\n", cli.err.toString());
  }
}
