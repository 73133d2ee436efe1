package tanabata.simulation.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tanabata.simulation.history.LockHistory.Hold;

class LockHistoryTest {

  private static void isGood(Hold... history) {
    assertEquals(Optional.empty(), LockHistory.trouble(List.of(history)));
  }

  private static void isBad(String sentence, Hold... history) {
    String trouble = LockHistory.trouble(List.of(history)).orElse("nothing is wrong");
    assertTrue(trouble.contains(sentence), trouble);
  }

  private static Hold hold(String holder, long token, long invoked, long answered) {
    return Hold.asked(holder, token, invoked, answered);
  }

  @Test
  void nothing_is_a_good_history() {
    isGood();
  }

  @Test
  void one_hold_after_the_other_is_good() {
    isGood(
        hold("vega", 1, 10, 20).released(30, 40),
        hold("altair", 2, 50, 60).released(70, 80),
        hold("vega", 3, 90, 100).released(110, 120));
  }

  @Test
  void the_order_in_which_holds_are_reported_does_not_matter() {
    isGood(hold("altair", 2, 50, 60).released(70, 80), hold("vega", 1, 10, 20).released(30, 40));
  }

  @Test
  void whoever_waits_is_granted_while_the_release_is_under_way() {
    isGood(hold("vega", 1, 10, 20).released(30, 60), hold("altair", 2, 15, 40).released(70, 80));
  }

  @Test
  void the_holder_may_learn_of_its_grant_long_after_it() {
    isGood(hold("vega", 1, 10, 1000).lost(10), hold("altair", 2, 20, 30).released(40, 50));
  }

  @Test
  void holds_that_share_a_grant_go_in_their_turns() {
    isGood(
        hold("vega", 1, 10, 20).turn(1).released(30, 31),
        hold("vega", 1, 25, 35).turn(2).released(40, 41),
        hold("altair", 2, 5, 60).released(70, 80));
  }

  @Test
  void points_of_one_moment_do_no_harm() {
    isGood(hold("vega", 1, 10, 10).released(10, 10), hold("altair", 2, 10, 10).released(10, 10));
  }

  @Test
  void two_holds_at_once_are_bad() {
    isBad(
        "cannot begin before 30",
        hold("vega", 1, 10, 20).released(30, 40),
        hold("altair", 2, 15, 25).released(50, 60));
  }

  @Test
  void turns_of_one_grant_must_not_overlap_either() {
    isBad(
        "cannot begin before 30",
        hold("vega", 1, 10, 20).turn(1).released(30, 40),
        hold("vega", 1, 15, 25).turn(2).released(50, 60));
  }

  @Test
  void a_token_that_goes_back_is_bad() {
    isBad(
        "cannot begin before 70",
        hold("vega", 2, 10, 20).released(30, 40),
        hold("altair", 1, 50, 60).released(70, 80));
  }

  @Test
  void a_token_that_is_given_twice_is_bad() {
    isBad(
        "two holds have one token",
        hold("vega", 1, 10, 20).released(30, 40),
        hold("altair", 1, 50, 60).released(70, 80));
    isBad(
        "two holds have one token",
        hold("vega", 1, 10, 20).released(30, 40),
        hold("vega", 1, 50, 60).released(70, 80));
  }

  @Test
  void turns_of_two_holders_under_one_token_are_bad() {
    isBad(
        "two holds have one token",
        hold("vega", 1, 10, 20).turn(1).released(30, 40),
        hold("altair", 1, 50, 60).turn(2).released(70, 80));
  }

  @Test
  void a_hold_that_begins_before_it_was_asked_for_is_bad() {
    isBad("cannot begin before 10", hold("vega", 1, 10, 5).released(30, 40));
  }

  @Test
  void a_release_that_is_answered_before_it_was_asked_for_is_bad() {
    isBad("cannot end before 30", hold("vega", 1, 10, 20).released(30, 25));
  }

  @Test
  void a_release_that_is_over_before_the_hold_can_have_begun_is_bad() {
    isBad(
        "cannot end before 30",
        hold("vega", 1, 5, 8).released(30, 40),
        hold("altair", 2, 10, 50).released(12, 15));
  }

  @Test
  void a_lost_hold_may_have_ended_at_once() {
    isGood(hold("vega", 1, 10, 20).lost(25), hold("altair", 2, 22, 30).released(40, 50));
  }

  @Test
  void a_lost_hold_may_have_ended_late() {
    isGood(hold("vega", 1, 10, 20).lost(25), hold("altair", 2, 22, 3000).released(4000, 5000));
  }

  @Test
  void nobody_holds_what_another_still_held_for_sure_before_it_was_lost() {
    isBad(
        "cannot begin before 35",
        hold("vega", 1, 10, 20).lost(35),
        hold("altair", 2, 22, 30).released(40, 50));
  }

  @Test
  void whoever_was_killed_held_it_until_its_last_check() {
    isGood(hold("vega", 1, 10, 20), hold("altair", 2, 12, 30).released(40, 50));
    isBad(
        "cannot begin before 31",
        hold("vega", 1, 10, 20).lost(31),
        hold("altair", 2, 12, 30).released(40, 50));
  }

  @Test
  void a_narrow_way_through_many_is_found() {
    isGood(
        hold("vega", 1, 10, 100).released(20, 100),
        hold("altair", 2, 10, 100).released(20, 100),
        hold("deneb", 3, 10, 20).released(20, 100));
    isBad(
        "cannot begin before 21",
        hold("vega", 1, 10, 100).released(20, 100),
        hold("altair", 2, 10, 100).released(21, 100),
        hold("deneb", 3, 10, 20).released(20, 100));
  }
}
