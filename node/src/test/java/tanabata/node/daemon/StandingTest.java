package tanabata.node.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import tanabata.fencing.hook.HookEvent;

class StandingTest {

  private static final Standing SERVING = new Standing(true, false, true, true, false, false);

  @Test
  void a_pair_that_has_just_met_is_told_in_order() {
    assertEquals(
        List.of(HookEvent.REJOINED, HookEvent.IN_SYNC, HookEvent.PROMOTED),
        SERVING.since(Standing.FIRST));
    assertEquals(List.of(), SERVING.since(SERVING));
  }

  @Test
  void losing_the_peer_is_told_by_what_comes_of_it() {
    Standing lost = new Standing(true, false, false, false, false, false);
    assertEquals(List.of(), lost.since(SERVING));
    Standing alone = new Standing(true, true, false, false, false, false);
    assertEquals(List.of(HookEvent.ALONE), alone.since(lost));
    Standing back = new Standing(true, false, true, false, false, false);
    assertEquals(List.of(HookEvent.REJOINED), back.since(alone));
    assertEquals(List.of(HookEvent.IN_SYNC), SERVING.since(back));
  }

  @Test
  void a_split_brain_lasts_until_somebody_has_chosen() {
    Standing split = new Standing(false, false, false, false, false, true);
    assertEquals(List.of(HookEvent.SPLIT_BRAIN, HookEvent.DEMOTED), split.since(SERVING));
    Standing withoutLink = new Standing(false, false, false, false, false, false).after(split);
    assertEquals(split, withoutLink);
    assertEquals(
        List.of(
            HookEvent.SPLIT_BRAIN_RESOLVED,
            HookEvent.REJOINED,
            HookEvent.IN_SYNC,
            HookEvent.PROMOTED),
        SERVING.after(withoutLink).since(withoutLink));
  }

  @Test
  void what_a_policy_has_chosen_is_told_once_and_not_after_every_blip() {
    Standing alone = new Standing(true, true, false, false, false, false);
    Standing settled = new Standing(true, false, true, true, true, false);
    assertEquals(
        List.of(HookEvent.SPLIT_BRAIN_RESOLVED, HookEvent.REJOINED, HookEvent.IN_SYNC),
        settled.after(alone).since(alone));
    Standing blip = new Standing(true, false, false, false, false, false).after(settled);
    assertEquals(List.of(HookEvent.REJOINED, HookEvent.IN_SYNC), settled.after(blip).since(blip));
    Standing aloneAgain = alone.after(blip);
    assertEquals(
        List.of(HookEvent.SPLIT_BRAIN_RESOLVED, HookEvent.REJOINED, HookEvent.IN_SYNC),
        settled.after(aloneAgain).since(aloneAgain));
  }
}
