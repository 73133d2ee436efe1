package tanabata.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tanabata.node.admin.AdminServer;
import tanabata.node.admin.FakeAdministration;

@Timeout(30)
class SplitBrainVerbsTest {

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

  private void assertOut(String... words) {
    for (String word : words) {
      assertTrue(cli.out.toString().contains(word), () -> word + " is missing in\n" + cli.out);
    }
  }

  @Test
  void without_a_split_brain_show_says_so() {
    assertEquals(0, cli.node("split-brain", "show"));
    assertEquals("home: vega knows of no split brain\n", cli.out.toString());
  }

  @Test
  void show_says_what_each_side_has_changed_and_what_both_have() {
    node.part();
    node.keep();
    assertEquals(0, cli.node("split-brain", "show", "home"));
    assertOut(
        "home: split brain, each node has gone on without the other since generation 1a2b (1, vega)\n",
        "vega       Primary when the two met, alone since 2026-07-07 ",
        "changed 12.0 KiB at bytes 0-8191, 1073741824-1073745919\n",
        "altair     Secondary when the two met, alone since an unknown time",
        "both       changed 4.0 KiB at bytes 4096-8191\n",
        "vega keeps the version that it gave up at 2026-07-07 ");
  }

  @Test
  void show_as_json_is_one_line_that_has_it_all() {
    node.part();
    node.keep();
    assertEquals(0, cli.node("split-brain", "show", "--json"));
    assertEquals(1, cli.out.toString().lines().count());
    assertOut(
        "\"common\":\"1a2b (1, vega)\"",
        "\"since\":\"2026-07-07T20:00:03.500Z\"",
        "\"savedBytes\":4096",
        "{\"length\":4096,\"start\":1073741824}");
  }

  @Test
  void resolve_says_what_is_given_up_and_asks() {
    node.part();
    cli.answer = Prompt.Answer.NO;
    assertEquals(1, cli.node("split-brain", "resolve", "--keep", "vega"));
    String question = cli.questions.getFirst();
    assertTrue(question.startsWith("4.0 KiB of home that altair has changed since "), question);
    assertTrue(question.contains("clients that have the device open there are cut off"), question);
    assertTrue(question.contains("An undo log on altair keeps that version"), question);
    assertEquals(List.of(), received());
    assertEquals(0, cli.node("split-brain", "resolve", "--keep", "altair", "--yes"));
    assertEquals(List.of("keep altair of home"), received());
    assertOut("'tanabata split-brain undo' on vega.");
  }

  @Test
  void resolve_needs_a_split_brain_and_a_host_of_the_resource() {
    assertEquals(1, cli.node("split-brain", "resolve", "--keep", "vega", "--yes"));
    assertTrue(cli.err.toString().contains("vega knows of no split brain of home"));
    assertEquals(2, cli.node("split-brain", "resolve", "--keep", "altiar"));
    assertTrue(
        cli.err.toString().contains("(did you mean 'altair'?); allowed: vega, altair"),
        cli.err.toString());
    assertEquals(2, cli.node("split-brain", "resolve"));
    assertEquals(List.of(), received());
  }

  @ParameterizedTest
  @ValueSource(strings = {"undo", "export", "forget"})
  void what_needs_a_given_up_version_says_where_there_may_be_one(String verb) {
    assertEquals(1, cli.node("split-brain", verb));
    assertEquals(
        "tanabata: vega keeps no version of home that was given up; if there is one, altair has it:"
            + " run 'tanabata split-brain "
            + verb
            + "' there\n",
        cli.err.toString());
    assertEquals(List.of(), cli.questions);
  }

  @Test
  void undo_and_forget_ask_and_export_names_the_place() {
    node.keep();
    assertEquals(0, cli.node("split-brain", "export"));
    assertEquals("nbd+unix:///home@given-up?socket=/run/home.nbd\n", cli.out.toString());
    cli.answer = Prompt.Answer.YES;
    assertEquals(0, cli.node("split-brain", "undo"));
    assertTrue(cli.questions.get(0).contains("on both nodes"), cli.questions.get(0));
    assertEquals(0, cli.node("split-brain", "forget", "home"));
    assertTrue(cli.questions.get(1).contains("cannot be had again"), cli.questions.get(1));
    assertEquals(List.of("undo home", "forget home"), received());
  }

  @Test
  void outdate_does_not_ask_and_invalidate_does() {
    assertEquals(0, cli.node("outdate"));
    assertEquals(1, cli.node("invalidate"));
    assertTrue(cli.err.toString().contains("say --yes to agree"), cli.err.toString());
    assertEquals(0, cli.node("invalidate", "--yes"));
    assertEquals(List.of("outdate home", "invalidate home"), received());
  }

  @Test
  void invalidate_remote_says_where_to_run_it() {
    assertEquals(1, cli.node("invalidate-remote", "--yes"));
    assertEquals("tanabata: run it on altair\n", cli.err.toString());
  }

  @Test
  void a_verb_is_needed_and_completed() {
    assertEquals(2, cli.node("split-brain"));
    assertTrue(cli.err.toString().contains("begin with 'tanabata split-brain show'"));
    assertEquals(0, cli.run("completion"));
    assertOut("invalidate-remote", "resolve", "--keep");
  }
}
