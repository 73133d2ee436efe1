package tanabata.replication.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static tanabata.replication.core.Greeting.ALTAIR;
import static tanabata.replication.core.Greeting.VEGA;
import static tanabata.replication.core.Greeting.generation;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tanabata.foundation.NodeId;
import tanabata.foundation.state.Generation;
import tanabata.replication.core.session.Agreement;
import tanabata.replication.core.session.Handshake;
import tanabata.replication.core.work.ReplicationRules;
import tanabata.replication.model.DataIdentity;
import tanabata.replication.model.Geometry;
import tanabata.replication.model.HandshakeRule;
import tanabata.replication.model.SplitBrainChoice;

/// One test a rule, and one for all: the two nodes never come to different ends.
class HandshakeTest {

  private static final Greeting NEW = Greeting.of(VEGA);
  private static final Greeting OTHER = Greeting.of(ALTAIR);

  @Test
  void another_version_of_the_protocol_is_refused() {
    assertRefused(HandshakeRule.VERSION, NEW, OTHER.version(99));
  }

  @Test
  void another_resource_is_refused() {
    assertRefused(HandshakeRule.RESOURCE, NEW, OTHER.resource("var"));
  }

  @Test
  void a_node_with_the_same_name_is_refused() {
    assertRefused(HandshakeRule.SELF, NEW, Greeting.of(VEGA));
  }

  @Test
  void a_device_of_another_size_is_refused() {
    assertRefused(HandshakeRule.SIZE, NEW, OTHER.geometry(Geometry.of(2 << 20)));
  }

  @Test
  void two_new_copies_wait_for_the_operator_unless_both_are_empty() {
    var verdict = Handshake.decide(NEW.zeros().hello(), OTHER.hello(), ReplicationRules.SOUND);
    assertEquals(
        HandshakeRule.NO_VALID_DATA,
        assertInstanceOf(Handshake.Decision.Wait.class, verdict).rule());
  }

  @Test
  void two_empty_copies_begin_with_the_generation_of_the_first_name() {
    var verdict = agreed(HandshakeRule.BOTH_EMPTY, NEW.zeros(), OTHER.zeros());
    assertEquals(
        new DataIdentity(List.of(new Generation(1, OTHER.hello().proposal(), ALTAIR)), true),
        verdict.identity());
    assertEquals(false, isFull(verdict));
  }

  @Test
  void a_new_copy_here_gets_everything() {
    var verdict = agreed(HandshakeRule.JUST_CREATED_HERE, NEW, OTHER.lineage(generation(3)));
    assertEquals(List.of(false, true), List.of(verdict.isPreferredHere(), isFull(verdict)));
    assertEquals(List.of(generation(3)), verdict.identity().lineage());
  }

  @Test
  void a_new_copy_there_gets_everything() {
    var verdict = agreed(HandshakeRule.JUST_CREATED_THERE, NEW.lineage(generation(3)), OTHER);
    assertEquals(List.of(true, true), List.of(verdict.isPreferredHere(), isFull(verdict)));
  }

  @Test
  void a_copy_with_invalid_blocks_cannot_supply_all() {
    Greeting source = OTHER.lineage(generation(1)).inconsistent();
    assertRefused(HandshakeRule.SOURCE_INCONSISTENT, NEW, source);
    assertRefused(HandshakeRule.SOURCE_INCONSISTENT, source, NEW);
  }

  @Test
  void of_the_same_generation_the_node_that_was_in_step_is_preferred() {
    Greeting vega = NEW.lineage(generation(1)).current();
    Greeting altair = OTHER.lineage(generation(1)).standaloneAt(1000);
    assertEquals(true, agreed(HandshakeRule.SAME_GENERATION, vega, altair).isPreferredHere());
    assertEquals(false, agreed(HandshakeRule.SAME_GENERATION, altair, vega).isPreferredHere());
  }

  @Test
  void of_two_that_start_afresh_the_one_that_was_alone_later_is_preferred() {
    Greeting vega = NEW.lineage(generation(1)).standaloneAt(8);
    Greeting altair = OTHER.lineage(generation(1)).standaloneAt(7);
    assertEquals(true, agreed(HandshakeRule.SAME_GENERATION, vega, altair).isPreferredHere());
    assertEquals(false, agreed(HandshakeRule.SAME_GENERATION, altair, vega).isPreferredHere());
  }

  @Test
  void of_two_that_died_together_the_first_name_is_preferred_and_only_what_is_marked_is_compared() {
    var verdict =
        agreed(
            HandshakeRule.SAME_GENERATION,
            OTHER.lineage(generation(1)),
            NEW.lineage(generation(1)));
    assertEquals(List.of(true, false), List.of(verdict.isPreferredHere(), isFull(verdict)));
  }

  @Test
  void
      an_older_copy_here_is_brought_in_line_by_the_bitmap_of_the_newer_if_that_began_right_after_it() {
    Greeting old = NEW.lineage(generation(1));
    Greeting next = OTHER.lineage(generation(2), generation(1));
    var verdict = agreed(HandshakeRule.OLDER_HERE, old, next);
    assertEquals(List.of(false, false), List.of(verdict.isPreferredHere(), isFull(verdict)));
    assertEquals(next.hello().identity(), verdict.identity());
  }

  @Test
  void an_older_copy_there_is_brought_in_line_as_a_whole_if_generations_lie_between() {
    Greeting newer = NEW.lineage(generation(3), generation(2), generation(1));
    var verdict = agreed(HandshakeRule.OLDER_THERE, newer, OTHER.lineage(generation(1)));
    assertEquals(List.of(true, true), List.of(verdict.isPreferredHere(), isFull(verdict)));
  }

  @Test
  void copies_that_both_changed_since_a_common_generation_are_split_brain() {
    Greeting vega = NEW.lineage(generation(2), generation(1));
    Greeting altair = OTHER.lineage(generation(3), generation(1));
    var verdict = Handshake.decide(vega.hello(), altair.hello(), ReplicationRules.SOUND);
    assertEquals(HandshakeRule.SPLIT_BRAIN, verdict.rule());
    assertInstanceOf(Handshake.Decision.Wait.class, verdict);
  }

  @Test
  void a_split_brain_ends_when_an_operator_has_told_either_node_whose_version_is_kept() {
    Greeting vega = NEW.lineage(generation(2), generation(1));
    Greeting altair = OTHER.lineage(generation(3), generation(1));
    for (SplitBrainChoice[] claims :
        new SplitBrainChoice[][] {
          {SplitBrainChoice.KEEP, SplitBrainChoice.NONE},
          {SplitBrainChoice.NONE, SplitBrainChoice.GIVE_UP},
          {SplitBrainChoice.KEEP, SplitBrainChoice.GIVE_UP}
        }) {
      var verdict =
          agreed(
              HandshakeRule.SPLIT_BRAIN_RESOLVED, vega.choice(claims[0]), altair.choice(claims[1]));
      assertEquals(List.of(true, false), List.of(verdict.isPreferredHere(), isFull(verdict)));
      assertEquals(vega.hello().identity(), verdict.identity());
    }
  }

  @Test
  void two_claims_that_contradict_each_other_decide_nothing() {
    Greeting vega = NEW.lineage(generation(2), generation(1)).choice(SplitBrainChoice.KEEP);
    Greeting altair = OTHER.lineage(generation(3), generation(1)).choice(SplitBrainChoice.KEEP);
    assertEquals(
        HandshakeRule.SPLIT_BRAIN,
        Handshake.decide(vega.hello(), altair.hello(), ReplicationRules.SOUND).rule());
  }

  @Test
  void
      a_split_brain_whose_bitmaps_do_not_go_back_to_the_parting_is_ended_by_comparing_everything() {
    Greeting vega =
        NEW.lineage(generation(4), generation(2), generation(1)).choice(SplitBrainChoice.KEEP);
    Greeting altair = OTHER.lineage(generation(3), generation(1));
    assertEquals(true, isFull(agreed(HandshakeRule.SPLIT_BRAIN_RESOLVED, vega, altair)));
    assertEquals(false, isFull(agreed(HandshakeRule.SPLIT_BRAIN_RESOLVED, vega.reach(2), altair)));
  }

  @Test
  void a_disk_that_was_put_back_here_is_compared_as_a_whole_with_the_peers_and_kept() {
    Greeting old = NEW.lineage(generation(1)).marks(3, 9);
    Greeting good = OTHER.lineage(generation(2), generation(1)).marks(9, 4);
    Agreement verdict = agreed(HandshakeRule.PUT_BACK_HERE, old, good);
    assertEquals(List.of(false, true), List.of(verdict.isPreferredHere(), isFull(verdict)));
    assertEquals(Agreement.Loss.KEPT_VERSION, verdict.loss());
    assertEquals(good.hello().identity(), verdict.identity());
  }

  @Test
  void a_disk_that_was_put_back_is_not_preferred_for_being_current_or_alone_later() {
    Greeting good = NEW.lineage(generation(1)).marks(9, 4);
    Greeting old = OTHER.lineage(generation(1)).marks(3, 9).standaloneAt(99);
    Agreement verdict = agreed(HandshakeRule.PUT_BACK_THERE, good, old);
    assertEquals(List.of(true, true), List.of(verdict.isPreferredHere(), isFull(verdict)));
  }

  @Test
  void marks_that_the_peer_has_not_been_told_of_yet_mean_nothing() {
    agreed(
        HandshakeRule.SAME_GENERATION,
        NEW.lineage(generation(1)).marks(9, 4),
        OTHER.lineage(generation(1)).marks(4, 8));
  }

  @Test
  void two_disks_that_were_both_put_back_are_refused() {
    assertRefused(
        HandshakeRule.BOTH_PUT_BACK,
        NEW.lineage(generation(1)).marks(3, 9),
        OTHER.lineage(generation(1)).marks(8, 4));
  }

  @Test
  void a_new_copy_gets_everything_whatever_was_known_of_the_one_before() {
    agreed(
        HandshakeRule.JUST_CREATED_HERE, NEW.marks(0, 0), OTHER.lineage(generation(1)).marks(5, 7));
  }

  /// It has answered clients from the older state: there are two versions, and what both have
  /// changed is not known from their bitmaps.
  @Test
  void a_disk_that_was_put_back_and_went_on_alone_is_a_split_brain() {
    Greeting old = NEW.lineage(generation(2), generation(1)).marks(3, 9);
    Greeting good = OTHER.lineage(generation(1)).marks(9, 4);
    var verdict = Handshake.decide(old.hello(), good.hello(), ReplicationRules.SOUND);
    assertEquals(HandshakeRule.SPLIT_BRAIN, verdict.rule());
    Agreement chosen =
        agreed(HandshakeRule.SPLIT_BRAIN_RESOLVED, old.choice(SplitBrainChoice.GIVE_UP), good);
    assertEquals(List.of(false, true), List.of(chosen.isPreferredHere(), isFull(chosen)));
  }

  @Test
  void of_two_versions_the_side_that_changed_nothing_follows_and_nobody_is_asked() {
    Greeting vega = NEW.lineage(generation(2), generation(1)).history(Greeting.UNCHANGED);
    Greeting altair = OTHER.lineage(generation(3), generation(1));
    Agreement verdict = agreed(HandshakeRule.SPLIT_BRAIN_UNCHANGED, vega, altair);
    assertEquals(List.of(false, false), List.of(verdict.isPreferredHere(), isFull(verdict)));
    assertEquals(Agreement.Loss.VERSION, verdict.loss());
  }

  @Test
  void a_version_whose_changes_are_not_known_since_the_fork_is_not_called_unchanged() {
    Greeting vega = NEW.lineage(generation(2), generation(1)).history(Greeting.UNCHANGED).reach(0);
    Greeting altair = OTHER.lineage(generation(3), generation(1));
    assertEquals(
        HandshakeRule.SPLIT_BRAIN,
        Handshake.decide(vega.hello(), altair.hello(), ReplicationRules.SOUND).rule());
  }

  @Test
  void copies_with_nothing_in_common_are_unrelated() {
    assertRefused(
        HandshakeRule.UNRELATED, NEW.lineage(generation(2)), OTHER.lineage(generation(3)));
  }

  /// Histories as nodes can have them: branches of one tree, and another tree.
  @Test
  void both_nodes_always_come_to_the_same_end() {
    List<Greeting> vegas = family(VEGA);
    List<Greeting> altairs = family(ALTAIR);
    int agreements = 0;
    for (Greeting vega : vegas) {
      for (Greeting altair : altairs) {
        var mine = Handshake.decide(vega.hello(), altair.hello(), ReplicationRules.SOUND);
        var theirs = Handshake.decide(altair.hello(), vega.hello(), ReplicationRules.SOUND);
        String both = vega + "\n" + altair;
        assertEquals(mirrored(mine.rule()), theirs.rule(), both);
        assertEquals(mine.getClass(), theirs.getClass(), both);
        if (mine instanceof Handshake.Decision.Agreed(Agreement a)
            && theirs instanceof Handshake.Decision.Agreed(Agreement b)) {
          assertNotEquals(a.preferred(), b.preferred(), both);
          assertEquals(a.extent(), b.extent(), both);
          assertEquals(a.identity().lineage(), b.identity().lineage(), both);
          agreements++;
        }
      }
    }
    assertNotEquals(0, agreements);
  }

  private static List<Greeting> family(NodeId node) {
    Generation[][] histories = {
      {},
      {generation(1)},
      {generation(2), generation(1)},
      {generation(3), generation(2), generation(1)},
      {generation(4), generation(1)},
      {generation(5), generation(4), generation(1)},
      {generation(9)},
    };
    List<Greeting> family = new ArrayList<>();
    for (Generation[] history : histories) {
      Greeting plain = Greeting.of(node).lineage(history);
      for (Greeting data : List.of(plain, plain.zeros(), plain.inconsistent())) {
        for (long alone : new long[] {0, 5, 6}) {
          family.add(data.standaloneAt(alone));
          family.add(data.standaloneAt(alone).current());
        }
      }
      family.add(plain.version(2));
      family.add(plain.resource("var"));
      family.add(plain.geometry(Geometry.of(2 << 20)));
    }
    return family;
  }

  private static HandshakeRule mirrored(HandshakeRule rule) {
    return switch (rule) {
      case JUST_CREATED_HERE -> HandshakeRule.JUST_CREATED_THERE;
      case JUST_CREATED_THERE -> HandshakeRule.JUST_CREATED_HERE;
      case PUT_BACK_HERE -> HandshakeRule.PUT_BACK_THERE;
      case PUT_BACK_THERE -> HandshakeRule.PUT_BACK_HERE;
      case OLDER_HERE -> HandshakeRule.OLDER_THERE;
      case OLDER_THERE -> HandshakeRule.OLDER_HERE;
      default -> rule;
    };
  }

  private static boolean isFull(Agreement agreement) {
    return agreement.extent() == Agreement.Extent.EVERYTHING;
  }

  private static Agreement agreed(HandshakeRule rule, Greeting mine, Greeting theirs) {
    var verdict = Handshake.decide(mine.hello(), theirs.hello(), ReplicationRules.SOUND);
    assertEquals(rule, verdict.rule());
    return assertInstanceOf(Handshake.Decision.Agreed.class, verdict).agreement();
  }

  private static void assertRefused(HandshakeRule rule, Greeting mine, Greeting theirs) {
    var verdict = Handshake.decide(mine.hello(), theirs.hello(), ReplicationRules.SOUND);
    assertEquals(rule, verdict.rule());
    assertInstanceOf(Handshake.Decision.Refused.class, verdict);
  }
}
