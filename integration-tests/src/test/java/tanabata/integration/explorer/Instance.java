package tanabata.integration.explorer;

import static tanabata.integration.explorer.Explorer.WHOLLY;
import static tanabata.integration.explorer.Scenario.Haste.DISKS;
import static tanabata.integration.explorer.Scenario.Haste.LETTERS;
import static tanabata.integration.explorer.Scenario.client;
import static tanabata.integration.explorer.Scenario.flush;
import static tanabata.integration.explorer.Scenario.read;
import static tanabata.integration.explorer.Scenario.write;
import static tanabata.integration.explorer.Scenario.writeAll;
import static tanabata.integration.explorer.Scenario.writeDurably;

/// The instances that every build explores, and how deep: some wholly, the others as far as a few
/// seconds go.
enum Instance {
  TWO_WRITERS(WHOLLY, Scenario.of(1, client(0, write(0), read(0)), client(1, write(0), read(0)))),

  THREE_WRITERS(
      WHOLLY, Scenario.of(1, client(0, write(0)), client(0, write(0)), client(1, write(0)))),

  FLUSH(WHOLLY, Scenario.of(2, client(0, writeAll(2), flush()), client(1, write(1)))),

  /// A host may be taken for dead although it is not.
  EARLY_TICKS(10, Scenario.of(1, client(0, write(0)), client(1, write(0))).withEarlyTicks(3)),

  COLD_START(WHOLLY, Scenario.of(1, client(0, write(0)), client(1, read(0))).fromCold()),

  COLD_CRASH(24, Scenario.of(1, client(0, write(0))).fromCold().with(1, Move.Kind.CRASH)),

  CUT(15, Scenario.of(1, client(0, write(0)), client(1, write(0), read(0))).with(1, Move.Kind.CUT)),

  STALL(WHOLLY, Scenario.of(1, client(0, write(0)), client(1, write(0))).with(1, Move.Kind.STALL)),

  PAUSE(17, Scenario.of(1, client(0, write(0)), client(1, write(0))).with(1, Move.Kind.PAUSE)),

  CRASH(
      14,
      Scenario.of(1, client(0, write(0), flush()), client(1, write(0))).with(1, Move.Kind.CRASH)),

  CRASH_AND_FUA(
      15, Scenario.of(1, client(0, writeDurably(0)), client(1, write(0))).with(1, Move.Kind.CRASH)),

  TWO_CRASHES(12, Scenario.of(1, client(0, write(0), flush())).with(2, Move.Kind.CRASH)),

  CUT_AND_CRASH(
      8,
      Scenario.of(1, client(0, write(0)), client(1, write(0)))
          .with(2, Move.Kind.CUT, Move.Kind.CRASH)),

  // With arbiters and a witness. Where disks take no time the space is what messages, witness and
  // time can do; the others are there for what disks do meanwhile.

  FENCED_CUT(
      14,
      Scenario.of(1, client(0, write(0)), client(1, write(0), read(0)))
          .fenced()
          .atOnce(LETTERS, DISKS)
          .with(1, Move.Kind.CUT)),

  FENCED_CUT_AND_READ(
      WHOLLY,
      Scenario.of(1, client(1, read(0))).fenced().atOnce(LETTERS, DISKS).with(1, Move.Kind.CUT)),

  FENCED_CUT_AND_WRITE(
      20,
      Scenario.of(1, client(1, write(0))).fenced().atOnce(LETTERS, DISKS).with(1, Move.Kind.CUT)),

  FENCED_CUT_SLOW_DISKS(
      10,
      Scenario.of(1, client(0, write(0)), client(1, write(0)))
          .fenced()
          .atOnce(LETTERS)
          .with(1, Move.Kind.CUT)),

  FENCED_CUT_SLOW_LETTERS(
      12, Scenario.of(1, client(1, write(0))).fenced().atOnce(DISKS).with(1, Move.Kind.CUT)),

  FENCED_CUT_EARLY_TICKS(
      14,
      Scenario.of(1, client(1, write(0)))
          .fenced()
          .atOnce(LETTERS, DISKS)
          .withEarlyTicks(1)
          .with(1, Move.Kind.CUT)),

  FENCED_PAUSE(
      13,
      Scenario.of(1, client(1, write(0)))
          .fenced()
          .atOnce(LETTERS, DISKS)
          .withEarlyTicks(1)
          .with(1, Move.Kind.PAUSE)),

  FENCED_CUT_AND_PAUSE(
      10,
      Scenario.of(1, client(1, write(0)))
          .fenced()
          .atOnce(LETTERS, DISKS)
          .withEarlyTicks(1)
          .with(2, Move.Kind.CUT, Move.Kind.PAUSE)),

  FENCED_CRASH(
      9,
      Scenario.of(1, client(0, write(0), flush()), client(1, write(0)))
          .fenced()
          .atOnce(LETTERS)
          .with(1, Move.Kind.CRASH)),

  FENCED_CUT_AND_CRASH(
      10,
      Scenario.of(1, client(0, write(0), flush()))
          .fenced()
          .atOnce(LETTERS, DISKS)
          .with(2, Move.Kind.CUT, Move.Kind.CRASH)),

  /// A cold start among other things.
  FENCED_TWO_CRASHES(
      12,
      Scenario.of(1, client(0, write(0), flush()))
          .fenced()
          .atOnce(LETTERS, DISKS)
          .with(2, Move.Kind.CRASH)),

  FENCED_CUT_AND_WITNESS_LOST(
      11,
      Scenario.of(1, client(0, write(0)), client(1, write(0)))
          .fenced()
          .atOnce(LETTERS, DISKS)
          .with(2, Move.Kind.CUT, Move.Kind.WITNESS_LOST)),

  /// A question that was given up may be carried out long afterwards.
  FENCED_CUT_AND_LATE_QUESTION(
      14,
      Scenario.of(1, client(0, write(0)))
          .fenced()
          .atOnce(LETTERS, DISKS)
          .with(2, Move.Kind.CUT, Move.Kind.LOSE)),

  FENCED_CUT_AND_LEAVE(
      10,
      Scenario.of(1, client(0, write(0)), client(1, write(0)))
          .fenced()
          .atOnce(LETTERS, DISKS)
          .with(2, Move.Kind.CUT, Move.Kind.LEAVE));

  final int depth;
  final Scenario scenario;

  Instance(int depth, Scenario scenario) {
    this.depth = depth;
    this.scenario = scenario;
  }

  /// Whether all states there are must be met, however deep they lie.
  boolean isWhole() {
    return depth == WHOLLY;
  }
}
