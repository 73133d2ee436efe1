package tanabata.integration.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tanabata.node.admin.Decision;
import tanabata.node.admin.Reply;
import tanabata.node.admin.Request;
import tanabata.node.admin.ResourceStatus;

/// Disks that an older version of this program wrote are opened by this one, which goes on with
/// them: see [OlderImages].
@Tag("long")
class OlderDisksTest {

  /// Longer than a node would wait, in [OlderPair], before it goes on alone.
  private static final Duration SEVERAL_STARTS = Duration.ofSeconds(3);

  /// What a daemon logs when somebody should look after something; but for what JGroups has to say
  /// of members that start together.
  private static final Pattern COMPLAINT =
      Pattern.compile(" (WARN|ERROR) +\\[[^]]*+\\] (?!GMS\\b)");

  @RegisterExtension final OlderPair pair = new OlderPair();

  @Test
  void a_pair_that_was_stopped_in_order_goes_on_without_a_resync() throws Exception {
    OlderImages images = pair.unpack("stopped");
    pair.start();
    pair.awaitInSync();
    demandVerdict(pair.vega(), "older-here", images.generation("altair"));
    demandVerdict(pair.altair(), "older-there", images.generation("altair"));
    demandResync(0, 0);
    demandBothServe("content");
    demandThatTheLineageGoesOn(images.generation("altair"));
    pair.downAndDemandEqual();
  }

  /// A node that stays behind makes a generation on top of the recorded one, and the other takes it
  /// over.
  private void demandThatTheLineageGoesOn(String from) throws Exception {
    pair.vega().down();
    pair.await(
        pair.altair(),
        "goes on alone",
        status -> status.fencing().standalone() && !status.frozen());
    String generation = pair.altair().status().generation();
    assertTrue(generation.startsWith(epoch(from) + 1 + ":"), generation);
    assertTrue(generation.endsWith("@altair"), generation);
    pair.vega().start();
    pair.awaitInSync();
    demandVerdict(pair.vega(), "older-here", generation);
    demandVerdict(pair.altair(), "older-there", generation);
  }

  private static long epoch(String generation) {
    return Long.parseLong(generation.substring(0, generation.indexOf(':')));
  }

  @Test
  void a_pair_that_was_killed_compares_only_the_hot_extents() throws Exception {
    OlderImages images = pair.unpack("killed");
    assertTrue(images.markedBytes() < images.sizeBytes(), "nothing is to be left out");
    pair.start();
    pair.awaitInSync();
    for (LiveNode node : pair.nodes()) {
      demandVerdict(node, "same-generation", images.generation("vega"));
    }
    demandResync(images.markedBytes(), 1 << 20);
    demandBothServe("content");
    pair.downAndDemandEqual();
  }

  @Test
  void an_outdated_node_waits_and_gets_what_the_bitmap_says_from_the_one_that_went_on()
      throws Exception {
    OlderImages images = pair.unpack("alone");
    pair.goesAloneSoon(pair.altair());
    pair.altair().start();
    pair.await(
        pair.altair(), "knows that it is outdated", status -> status.disk().equals("Outdated"));
    long since = System.nanoTime();
    Waiting.until(
        "altair would have gone on alone",
        () -> System.nanoTime() - since > SEVERAL_STARTS.toNanos());
    demandWaits(pair.altair(), images.generation("altair"));
    pair.vega().start();
    pair.awaitInSync();
    demandVerdict(pair.vega(), "older-there", images.generation("vega"));
    demandVerdict(pair.altair(), "older-here", images.generation("vega"));
    demandResync(images.markedBytes(), images.markedBytes());
    demandBothServe("content");
    demandHigherEpoch(images);
    pair.downAndDemandEqual();
  }

  private static void demandWaits(LiveNode node, String generation) throws Exception {
    ResourceStatus status = node.status();
    assertEquals("Secondary", status.role(), status::toString);
    assertEquals("Outdated", status.disk(), status::toString);
    assertFalse(status.fencing().standalone(), status::toString);
    assertEquals(generation, status.generation(), status::toString);
    Program.End end = Tool.required("nbdinfo").attempt(node.uri());
    assertNotEquals(0, end.status(), end::toString);
  }

  /// The witness's record has been changed since, and everybody knows.
  private void demandHigherEpoch(OlderImages images) {
    for (LiveNode node : pair.nodes()) {
      long epoch = node.status().fencing().epoch();
      assertTrue(
          epoch > images.number("vega.epoch"),
          () -> node.name() + " is in epoch " + epoch + " again");
    }
  }

  @Test
  void a_node_that_went_on_alone_and_was_killed_goes_on_alone_by_the_record_of_the_witness()
      throws Exception {
    OlderImages images = pair.unpack("alone-killed");
    pair.goesAloneSoon(pair.vega());
    pair.vega().start();
    pair.await(
        pair.vega(),
        "goes on alone",
        status -> status.fencing().standalone() && status.role().equals("Primary"));
    assertEquals(epoch(images.generation("vega")) + 1, epoch(pair.vega().status().generation()));
    pair.demandServes(pair.vega(), "content");
    String generation = pair.vega().status().generation();
    pair.altair().start();
    pair.awaitInSync();
    demandVerdict(pair.vega(), "older-there", generation);
    demandVerdict(pair.altair(), "older-here", generation);
    demandResync(images.markedBytes(), 1 << 20);
    demandBothServe("content");
    demandHigherEpoch(images);
    pair.downAndDemandEqual();
  }

  @Test
  void a_split_brain_is_found_again_and_the_other_version_can_be_chosen() throws Exception {
    OlderImages images = pair.unpack("split");
    pair.start();
    pair.await("the split brain is known", status -> status.rule().equals("split-brain"));
    demandVerdict(pair.vega(), "split-brain", images.generation("vega"));
    demandVerdict(pair.altair(), "split-brain", images.generation("altair"));
    String common = images.words("vega.generations").getLast();
    for (LiveNode node : pair.nodes()) {
      Waiting.until(
          node.name() + " shows what both have changed",
          () -> {
            String shown = pair.command(node, 0, "split-brain", "show");
            return shown.contains("since generation " + common)
                && shown.contains("changed 288.0 KiB at bytes 262144-524287, 3276800-3309567")
                && shown.contains("changed 288.0 KiB at bytes 131072-393215, 2867200-2899967")
                && shown.contains("changed 128.0 KiB at bytes 262144-393215");
          });
    }
    pair.command(pair.vega(), 0, "split-brain", "resolve", "--keep", "altair", "--yes");
    pair.awaitOneVersion();
    pair.awaitInSync();
    demandVerdict(pair.vega(), "split-brain-resolved", images.generation("altair"));
    demandVerdict(pair.altair(), "split-brain-resolved", images.generation("altair"));
    demandResync(images.markedBytes(), images.markedBytes());
    demandBothServe("content.altair");
    pair.demandServes(pair.vega(), givenUp(pair.vega()), "content");
    pair.downAndDemandEqual();
  }

  /// Where clients of this node read the version that it gave up.
  private String givenUp(LiveNode node) throws Exception {
    return pair.command(node, 0, "split-brain", "export").strip();
  }

  @Test
  void a_version_that_was_given_up_is_kept_until_it_is_forgotten() throws Exception {
    OlderImages images = pair.unpack("given-up");
    pair.start();
    pair.awaitInSync();
    demandVerdict(pair.vega(), "older-here", images.generation("altair"));
    demandVerdict(pair.altair(), "older-there", images.generation("altair"));
    demandResync(0, 0);
    demandBothServe("content");
    pair.demandServes(pair.altair(), givenUp(pair.altair()), "given-up");
    Path undo = pair.altair().directory().resolve("home-altair.undo");
    assertTrue(Files.exists(undo));
    pair.command(pair.altair(), 0, "split-brain", "forget", "--yes");
    assertFalse(Files.exists(undo), "forgotten, and still there");
    pair.command(pair.altair(), 1, "split-brain", "export");
    pair.downAndDemandEqual();
  }

  @Test
  void a_version_that_was_given_up_can_be_made_the_valid_one_again() throws Exception {
    OlderImages images = pair.unpack("given-up");
    pair.start();
    pair.awaitInSync();
    for (LiveNode node : pair.nodes()) {
      pair.command(node, 0, "secondary");
    }
    pair.command(pair.altair(), 0, "split-brain", "undo", "--yes");
    String generation = pair.altair().status().generation();
    assertEquals(epoch(images.generation("altair")) + 1, epoch(generation));
    pair.await("takes it over", status -> status.generation().equals(generation));
    pair.awaitOneVersion();
    demandVerdict(pair.vega(), "older-here", generation);
    demandVerdict(pair.altair(), "older-there", generation);
    for (LiveNode node : pair.nodes()) {
      pair.command(node, 0, "primary");
    }
    demandBothServe("given-up");
    pair.demandServes(pair.vega(), givenUp(pair.vega()), "content");
    pair.downAndDemandEqual();
  }

  @Test
  void an_undo_that_was_interrupted_is_as_if_it_had_not_been_ordered() throws Exception {
    OlderImages images = pair.unpack("undo-interrupted");
    Path saved = pair.altair().directory().resolve("home-altair.undo.back");
    assertTrue(Files.exists(saved));
    pair.start();
    pair.awaitInSync();
    for (LiveNode node : pair.nodes()) {
      demandVerdict(node, "same-generation", images.generation("vega"));
    }
    demandResync(images.markedBytes(), images.markedBytes());
    demandBothServe("content");
    assertFalse(Files.exists(saved), "what it had saved meanwhile is of no use");
    pair.demandServes(pair.altair(), givenUp(pair.altair()), "given-up");
    pair.downAndDemandEqual();
  }

  @Test
  void a_resync_that_was_interrupted_is_finished() throws Exception {
    OlderImages images = pair.unpack("half-copied");
    long missing = (long) images.blocks("altair.invalid").cardinality() * OlderImages.BLOCK;
    assertTrue(missing < images.markedBytes(), "nothing had been copied");
    pair.start();
    pair.awaitInSync();
    demandVerdict(pair.vega(), "older-there", images.generation("vega"));
    demandVerdict(pair.altair(), "older-here", images.generation("vega"));
    demandResync(images.markedBytes(), missing);
    demandBothServe("content");
    pair.command(pair.altair(), 1, "split-brain", "export");
    Path undo = pair.altair().directory().resolve("home-altair.undo");
    Waiting.until("what altair held before is kept no more", () -> !Files.exists(undo));
    pair.downAndDemandEqual();
  }

  @Test
  void a_resync_whose_source_is_lost_can_be_taken_back() throws Exception {
    OlderImages images = pair.unpack("half-copied");
    LiveNode altair = pair.altair();
    altair.start();
    pair.await(altair, "lacks blocks", status -> status.disk().equals("Inconsistent"));
    Reply reply = altair.ask(new Request.Decide("home", new Decision.Undo()));
    assertInstanceOf(Reply.Done.class, reply, reply::sentence);
    pair.await(altair, "lacks nothing any more", status -> status.disk().equals("Outdated"));
    assertEquals(images.words("altair.undo.generations").getFirst(), altair.status().generation());
    altair.down();
    images.demandHolds(altair.disk(), "given-up");
    pair.start();
    pair.awaitInSync();
    // Its generation is older than what the bitmap of vega goes back to: all is compared.
    demandResync(images.sizeBytes(), images.markedBytes());
    demandBothServe("content");
    pair.downAndDemandEqual();
  }

  @Test
  void copies_that_were_created_and_never_connected_are_valid_and_empty_when_they_connect()
      throws Exception {
    pair.unpack("fresh");
    pair.start();
    pair.awaitInSync();
    String generation = pair.vega().status().generation();
    assertTrue(generation.startsWith("1:"), generation);
    for (LiveNode node : pair.nodes()) {
      demandVerdict(node, "both-empty", generation);
    }
    demandResync(0, 0);
    demandBothServe("content");
    pair.downAndDemandEqual();
  }

  @Test
  void bytes_that_were_adopted_are_the_content_once_an_operator_declares_them_valid()
      throws Exception {
    OlderImages images = pair.unpack("adopted");
    pair.start();
    pair.await("waits for an operator", status -> status.reason().contains("primary --force"));
    for (LiveNode node : pair.nodes()) {
      assertEquals("Secondary", node.status().role());
      assertEquals("none", node.status().generation());
    }
    pair.command(pair.vega(), 0, "primary", "--force", "--yes");
    pair.awaitInSync();
    String generation = pair.vega().status().generation();
    demandVerdict(pair.vega(), "just-created-there", generation);
    demandVerdict(pair.altair(), "just-created-here", generation);
    demandResync(images.sizeBytes(), images.sizeBytes());
    demandBothServe("content");
    pair.downAndDemandEqual();
  }

  @Test
  void the_epoch_of_the_locks_and_their_tokens_only_rise() throws Exception {
    OlderImages images = pair.unpack("locks");
    pair.start();
    pair.awaitInSync();
    long token = images.number("token");
    for (LiveNode node : List.of(pair.altair(), pair.vega(), pair.altair())) {
      long next = lock(node);
      assertTrue(next > token, next + " comes after " + token);
      token = next;
    }
    for (LiveNode node : pair.nodes()) {
      long before = images.number(node.name() + ".lock-epoch");
      String written = Files.readString(node.directory().resolve("home-" + node.name() + ".epoch"));
      long now = Long.parseLong(written.lines().findFirst().orElseThrow().split(" ")[1]);
      assertTrue(now > before, now + " comes after " + before + " on " + node.name());
    }
    demandBothServe("content");
    pair.downAndDemandEqual();
  }

  /// @return the token with which the lock was had
  private long lock(LiveNode node) throws Exception {
    String output =
        pair.command(
            node,
            0,
            "lock",
            "--timeout",
            "60s",
            "job",
            "--",
            "sh",
            "-c",
            "echo $TANABATA_LOCK_TOKEN > token");
    assertEquals("", output);
    return Long.parseLong(Files.readString(node.directory().resolve("token")).strip());
  }

  // What is looked at in all of them.

  private static void demandVerdict(LiveNode node, String rule, String generation) {
    ResourceStatus status = node.status();
    assertEquals(rule, status.rule(), status::toString);
    assertEquals(generation, status.generation(), status::toString);
  }

  /// @param looked at which bytes the two had to look
  /// @param most how many of them may have had to be copied
  private void demandResync(long looked, long most) {
    for (LiveNode node : pair.nodes()) {
      ResourceStatus status = node.status();
      assertEquals(looked, status.resync().totalBytes(), status::toString);
      assertTrue(status.resync().copiedBytes() <= most, status::toString);
    }
  }

  private void demandBothServe(String content) throws Exception {
    for (LiveNode node : pair.nodes()) {
      pair.demandServes(node, content);
      assertFalse(COMPLAINT.matcher(node.log()).find(), node::log);
    }
  }
}
