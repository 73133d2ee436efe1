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
  void nothingIsAGoodHistory() {
    isGood();
  }

  @Test
  void oneHoldAfterTheOtherIsGood() {
    isGood(
        hold("vega", 1, 10, 20).released(30, 40),
        hold("altair", 2, 50, 60).released(70, 80),
        hold("vega", 3, 90, 100).released(110, 120));
  }

  @Test
  void theOrderInWhichHoldsAreToldDoesNotMatter() {
    isGood(hold("altair", 2, 50, 60).released(70, 80), hold("vega", 1, 10, 20).released(30, 40));
  }

  @Test
  void whoeverWaitsIsGrantedWhileTheReleaseIsUnderWay() {
    isGood(hold("vega", 1, 10, 20).released(30, 60), hold("altair", 2, 15, 40).released(70, 80));
  }

  @Test
  void theHolderMayHearOfItsGrantLongAfterIt() {
    isGood(hold("vega", 1, 10, 1000).lost(10), hold("altair", 2, 20, 30).released(40, 50));
  }

  @Test
  void holdsThatShareAGrantGoInTheirTurns() {
    isGood(
        hold("vega", 1, 10, 20).turn(1).released(30, 31),
        hold("vega", 1, 25, 35).turn(2).released(40, 41),
        hold("altair", 2, 5, 60).released(70, 80));
  }

  @Test
  void pointsOfOneMomentDoNoHarm() {
    isGood(hold("vega", 1, 10, 10).released(10, 10), hold("altair", 2, 10, 10).released(10, 10));
  }

  @Test
  void twoHoldsAtOnceAreBad() {
    isBad(
        "cannot begin before 30",
        hold("vega", 1, 10, 20).released(30, 40),
        hold("altair", 2, 15, 25).released(50, 60));
  }

  @Test
  void turnsOfOneGrantMustNotOverlapEither() {
    isBad(
        "cannot begin before 30",
        hold("vega", 1, 10, 20).turn(1).released(30, 40),
        hold("vega", 1, 15, 25).turn(2).released(50, 60));
  }

  @Test
  void aTokenThatGoesBackIsBad() {
    isBad(
        "cannot begin before 70",
        hold("vega", 2, 10, 20).released(30, 40),
        hold("altair", 1, 50, 60).released(70, 80));
  }

  @Test
  void aTokenThatIsGivenTwiceIsBad() {
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
  void turnsOfTwoHoldersUnderOneTokenAreBad() {
    isBad(
        "two holds have one token",
        hold("vega", 1, 10, 20).turn(1).released(30, 40),
        hold("altair", 1, 50, 60).turn(2).released(70, 80));
  }

  @Test
  void aHoldThatBeginsBeforeItWasAskedForIsBad() {
    isBad("cannot begin before 10", hold("vega", 1, 10, 5).released(30, 40));
  }

  @Test
  void aReleaseThatIsAnsweredBeforeItWasAskedForIsBad() {
    isBad("cannot end before 30", hold("vega", 1, 10, 20).released(30, 25));
  }

  @Test
  void aReleaseThatIsOverBeforeTheHoldCanHaveBegunIsBad() {
    isBad(
        "cannot end before 30",
        hold("vega", 1, 5, 8).released(30, 40),
        hold("altair", 2, 10, 50).released(12, 15));
  }

  @Test
  void aLostHoldMayHaveEndedAtOnce() {
    isGood(hold("vega", 1, 10, 20).lost(25), hold("altair", 2, 22, 30).released(40, 50));
  }

  @Test
  void aLostHoldMayHaveEndedLate() {
    isGood(hold("vega", 1, 10, 20).lost(25), hold("altair", 2, 22, 3000).released(4000, 5000));
  }

  @Test
  void nobodyHoldsWhatAnotherStillHeldForSureBeforeItWasLost() {
    isBad(
        "cannot begin before 35",
        hold("vega", 1, 10, 20).lost(35),
        hold("altair", 2, 22, 30).released(40, 50));
  }

  @Test
  void whoeverWasKilledHeldItUntilItsLastCheck() {
    isGood(hold("vega", 1, 10, 20), hold("altair", 2, 12, 30).released(40, 50));
    isBad(
        "cannot begin before 31",
        hold("vega", 1, 10, 20).lost(31),
        hold("altair", 2, 12, 30).released(40, 50));
  }

  @Test
  void aNarrowWayThroughManyIsFound() {
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
