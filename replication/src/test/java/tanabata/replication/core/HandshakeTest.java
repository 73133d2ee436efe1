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

/// One test a rule, and one for all: the two nodes never come to different ends.
class HandshakeTest {

  private static final Greeting NEW = Greeting.of(VEGA);
  private static final Greeting OTHER = Greeting.of(ALTAIR);

  @Test
  void anotherVersionOfTheProtocolIsRefused() {
    assertRefused("version", NEW, OTHER.version(99));
  }

  @Test
  void anotherResourceIsRefused() {
    assertRefused("resource", NEW, OTHER.resource("var"));
  }

  @Test
  void aNodeWithTheSameNameIsRefused() {
    assertRefused("self", NEW, Greeting.of(VEGA));
  }

  @Test
  void aDeviceOfAnotherSizeIsRefused() {
    assertRefused("size", NEW, OTHER.geometry(Geometry.of(2 << 20)));
  }

  @Test
  void twoNewCopiesWaitForTheOperatorUnlessBothAreEmpty() {
    var verdict = Handshake.decide(NEW.zeros().hello(), OTHER.hello());
    assertEquals("no-valid-data", assertInstanceOf(Handshake.Verdict.Wait.class, verdict).rule());
  }

  @Test
  void twoEmptyCopiesBeginWithTheGenerationOfTheFirstName() {
    var verdict = agreed("both-empty", NEW.zeros(), OTHER.zeros());
    assertEquals(
        new MetaChange.Identity(List.of(new Generation(1, OTHER.hello().proposal(), ALTAIR)), true),
        verdict.identity());
    assertEquals(false, verdict.full());
  }

  @Test
  void aNewCopyHereGetsEverything() {
    var verdict = agreed("just-created-here", NEW, OTHER.lineage(generation(3)));
    assertEquals(List.of(false, true), List.of(verdict.iPrefer(), verdict.full()));
    assertEquals(List.of(generation(3)), verdict.identity().lineage());
  }

  @Test
  void aNewCopyThereGetsEverything() {
    var verdict = agreed("just-created-there", NEW.lineage(generation(3)), OTHER);
    assertEquals(List.of(true, true), List.of(verdict.iPrefer(), verdict.full()));
  }

  @Test
  void aCopyWithInvalidBlocksCannotSupplyAll() {
    Greeting source = OTHER.lineage(generation(1)).inconsistent();
    assertRefused("source-inconsistent", NEW, source);
    assertRefused("source-inconsistent", source, NEW);
  }

  @Test
  void ofTheSameGenerationTheNodeThatWasInStepIsPreferred() {
    Greeting vega = NEW.lineage(generation(1)).veteran();
    Greeting altair = OTHER.lineage(generation(1)).aloneAt(1000);
    assertEquals(true, agreed("same-generation", vega, altair).iPrefer());
    assertEquals(false, agreed("same-generation", altair, vega).iPrefer());
  }

  @Test
  void ofTwoThatStartAfreshTheOneThatWasAloneLaterIsPreferred() {
    Greeting vega = NEW.lineage(generation(1)).aloneAt(8);
    Greeting altair = OTHER.lineage(generation(1)).aloneAt(7);
    assertEquals(true, agreed("same-generation", vega, altair).iPrefer());
    assertEquals(false, agreed("same-generation", altair, vega).iPrefer());
  }

  @Test
  void ofTwoThatDiedTogetherTheFirstNameIsPreferredAndOnlyWhatIsMarkedIsCompared() {
    var verdict =
        agreed("same-generation", OTHER.lineage(generation(1)), NEW.lineage(generation(1)));
    assertEquals(List.of(true, false), List.of(verdict.iPrefer(), verdict.full()));
  }

  @Test
  void anOlderCopyHereIsBroughtInLineByTheBitmapOfTheNewerIfThatBeganRightAfterIt() {
    Greeting old = NEW.lineage(generation(1));
    Greeting next = OTHER.lineage(generation(2), generation(1));
    var verdict = agreed("older-here", old, next);
    assertEquals(List.of(false, false), List.of(verdict.iPrefer(), verdict.full()));
    assertEquals(next.hello().identity(), verdict.identity());
  }

  @Test
  void anOlderCopyThereIsBroughtInLineAsAWholeIfGenerationsLieBetween() {
    Greeting newer = NEW.lineage(generation(3), generation(2), generation(1));
    var verdict = agreed("older-there", newer, OTHER.lineage(generation(1)));
    assertEquals(List.of(true, true), List.of(verdict.iPrefer(), verdict.full()));
  }

  @Test
  void copiesThatBothChangedSinceACommonGenerationAreSplitBrain() {
    Greeting vega = NEW.lineage(generation(2), generation(1));
    Greeting altair = OTHER.lineage(generation(3), generation(1));
    var verdict = Handshake.decide(vega.hello(), altair.hello());
    assertEquals("split-brain", verdict.rule());
    assertInstanceOf(Handshake.Verdict.Split.class, verdict);
  }

  @Test
  void aSplitBrainEndsWhenAnOperatorHasToldEitherNodeWhoseVersionIsKept() {
    Greeting vega = NEW.lineage(generation(2), generation(1));
    Greeting altair = OTHER.lineage(generation(3), generation(1));
    for (Claim[] claims :
        new Claim[][] {
          {Claim.KEEP, Claim.NONE}, {Claim.NONE, Claim.GIVE_UP}, {Claim.KEEP, Claim.GIVE_UP}
        }) {
      var verdict = agreed("split-brain-resolved", vega.claim(claims[0]), altair.claim(claims[1]));
      assertEquals(List.of(true, false), List.of(verdict.iPrefer(), verdict.full()));
      assertEquals(vega.hello().identity(), verdict.identity());
    }
  }

  @Test
  void twoClaimsThatContradictEachOtherDecideNothing() {
    Greeting vega = NEW.lineage(generation(2), generation(1)).claim(Claim.KEEP);
    Greeting altair = OTHER.lineage(generation(3), generation(1)).claim(Claim.KEEP);
    assertEquals("split-brain", Handshake.decide(vega.hello(), altair.hello()).rule());
  }

  @Test
  void aSplitBrainWhoseBitmapsDoNotGoBackToThePartingIsEndedByComparingEverything() {
    Greeting vega = NEW.lineage(generation(4), generation(2), generation(1)).claim(Claim.KEEP);
    Greeting altair = OTHER.lineage(generation(3), generation(1));
    assertEquals(true, agreed("split-brain-resolved", vega, altair).full());
    assertEquals(false, agreed("split-brain-resolved", vega.reach(2), altair).full());
  }

  @Test
  void copiesWithNothingInCommonAreUnrelated() {
    assertRefused("unrelated", NEW.lineage(generation(2)), OTHER.lineage(generation(3)));
  }

  /// Histories as nodes can have them: branches of one tree, and another tree.
  @Test
  void bothNodesAlwaysComeToTheSameEnd() {
    List<Greeting> vegas = family(VEGA);
    List<Greeting> altairs = family(ALTAIR);
    int agreements = 0;
    for (Greeting vega : vegas) {
      for (Greeting altair : altairs) {
        var mine = Handshake.decide(vega.hello(), altair.hello());
        var theirs = Handshake.decide(altair.hello(), vega.hello());
        String both = vega + "\n" + altair;
        assertEquals(mirrored(mine.rule()), theirs.rule(), both);
        assertEquals(mine.getClass(), theirs.getClass(), both);
        if (mine instanceof Handshake.Verdict.Agree a
            && theirs instanceof Handshake.Verdict.Agree b) {
          assertNotEquals(a.iPrefer(), b.iPrefer(), both);
          assertEquals(a.full(), b.full(), both);
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
          family.add(data.aloneAt(alone));
          family.add(data.aloneAt(alone).veteran());
        }
      }
      family.add(plain.version(2));
      family.add(plain.resource("var"));
      family.add(plain.geometry(Geometry.of(2 << 20)));
    }
    return family;
  }

  private static String mirrored(String rule) {
    if (rule.endsWith("-here")) {
      return rule.replace("-here", "-there");
    }
    return rule.endsWith("-there") ? rule.replace("-there", "-here") : rule;
  }

  private static Handshake.Verdict.Agree agreed(String rule, Greeting mine, Greeting theirs) {
    var verdict = Handshake.decide(mine.hello(), theirs.hello());
    assertEquals(rule, verdict.rule());
    return assertInstanceOf(Handshake.Verdict.Agree.class, verdict);
  }

  private static void assertRefused(String rule, Greeting mine, Greeting theirs) {
    var verdict = Handshake.decide(mine.hello(), theirs.hello());
    assertEquals(rule, verdict.rule());
    assertInstanceOf(Handshake.Verdict.Refuse.class, verdict);
  }
}
