package tanabata.integration.explorer;

import static tanabata.integration.explorer.Scenario.Haste.CONTROL_MESSAGES;
import static tanabata.integration.explorer.Scenario.Haste.DISKS;
import static tanabata.integration.explorer.Scenario.Haste.LOCK_MESSAGES;
import static tanabata.integration.explorer.Scenario.client;
import static tanabata.integration.explorer.Scenario.flush;
import static tanabata.integration.explorer.Scenario.read;
import static tanabata.integration.explorer.Scenario.write;
import static tanabata.integration.explorer.Scenario.writeAll;
import static tanabata.integration.explorer.Scenario.writeDurably;
import static tanabata.simulation.explore.Explorer.EXHAUSTIVE;

/// The instances that every build explores, and how deep: some exhaustively, the others as far as a
/// few seconds go.
enum Instance {
  TWO_WRITERS(
      EXHAUSTIVE, Scenario.of(1, client(0, write(0), read(0)), client(1, write(0), read(0)))),

  THREE_WRITERS(
      EXHAUSTIVE, Scenario.of(1, client(0, write(0)), client(0, write(0)), client(1, write(0)))),

  FLUSH(EXHAUSTIVE, Scenario.of(2, client(0, writeAll(2), flush()), client(1, write(1)))),

  /// A host may be taken for dead although it is not.
  EARLY_TICKS(10, Scenario.of(1, client(0, write(0)), client(1, write(0))).withEarlyTicks(3)),

  COLD_START(
      EXHAUSTIVE,
      Scenario.of(1, client(0, write(0)), client(1, read(0))).from(Scenario.Start.COLD)),

  COLD_CRASH(
      24, Scenario.of(1, client(0, write(0))).from(Scenario.Start.COLD).with(1, MoveKind.CRASH)),

  CUT(15, Scenario.of(1, client(0, write(0)), client(1, write(0), read(0))).with(1, MoveKind.CUT)),

  STALL(
      EXHAUSTIVE, Scenario.of(1, client(0, write(0)), client(1, write(0))).with(1, MoveKind.STALL)),

  PAUSE(17, Scenario.of(1, client(0, write(0)), client(1, write(0))).with(1, MoveKind.PAUSE)),

  CRASH(
      14,
      Scenario.of(1, client(0, write(0), flush()), client(1, write(0))).with(1, MoveKind.CRASH)),

  CRASH_AND_FUA(
      15, Scenario.of(1, client(0, writeDurably(0)), client(1, write(0))).with(1, MoveKind.CRASH)),

  TWO_CRASHES(12, Scenario.of(1, client(0, write(0), flush())).with(2, MoveKind.CRASH)),

  CUT_AND_CRASH(
      8,
      Scenario.of(1, client(0, write(0)), client(1, write(0)))
          .with(2, MoveKind.CUT, MoveKind.CRASH)),

  // With arbiters and a witness. Where disks take no time the space is what messages, witness and
  // time can do; the others are there for what disks do meanwhile.

  FENCED_CUT(
      14,
      Scenario.of(1, client(0, write(0)), client(1, write(0), read(0)))
          .fenced()
          .atOnce(CONTROL_MESSAGES, DISKS)
          .with(1, MoveKind.CUT)),

  FENCED_CUT_AND_READ(
      EXHAUSTIVE,
      Scenario.of(1, client(1, read(0)))
          .fenced()
          .atOnce(CONTROL_MESSAGES, DISKS)
          .with(1, MoveKind.CUT)),

  FENCED_CUT_AND_WRITE(
      20,
      Scenario.of(1, client(1, write(0)))
          .fenced()
          .atOnce(CONTROL_MESSAGES, DISKS)
          .with(1, MoveKind.CUT)),

  FENCED_CUT_SLOW_DISKS(
      10,
      Scenario.of(1, client(0, write(0)), client(1, write(0)))
          .fenced()
          .atOnce(CONTROL_MESSAGES)
          .with(1, MoveKind.CUT)),

  FENCED_CUT_SLOW_CONTROL_MESSAGES(
      12, Scenario.of(1, client(1, write(0))).fenced().atOnce(DISKS).with(1, MoveKind.CUT)),

  FENCED_CUT_EARLY_TICKS(
      14,
      Scenario.of(1, client(1, write(0)))
          .fenced()
          .atOnce(CONTROL_MESSAGES, DISKS)
          .withEarlyTicks(1)
          .with(1, MoveKind.CUT)),

  FENCED_PAUSE(
      13,
      Scenario.of(1, client(1, write(0)))
          .fenced()
          .atOnce(CONTROL_MESSAGES, DISKS)
          .withEarlyTicks(1)
          .with(1, MoveKind.PAUSE)),

  FENCED_CUT_AND_PAUSE(
      10,
      Scenario.of(1, client(1, write(0)))
          .fenced()
          .atOnce(CONTROL_MESSAGES, DISKS)
          .withEarlyTicks(1)
          .with(2, MoveKind.CUT, MoveKind.PAUSE)),

  FENCED_CRASH(
      9,
      Scenario.of(1, client(0, write(0), flush()), client(1, write(0)))
          .fenced()
          .atOnce(CONTROL_MESSAGES)
          .with(1, MoveKind.CRASH)),

  FENCED_CUT_AND_CRASH(
      10,
      Scenario.of(1, client(0, write(0), flush()))
          .fenced()
          .atOnce(CONTROL_MESSAGES, DISKS)
          .with(2, MoveKind.CUT, MoveKind.CRASH)),

  /// A cold start among other things.
  FENCED_TWO_CRASHES(
      12,
      Scenario.of(1, client(0, write(0), flush()))
          .fenced()
          .atOnce(CONTROL_MESSAGES, DISKS)
          .with(2, MoveKind.CRASH)),

  FENCED_CUT_AND_WITNESS_LOST(
      11,
      Scenario.of(1, client(0, write(0)), client(1, write(0)))
          .fenced()
          .atOnce(CONTROL_MESSAGES, DISKS)
          .with(2, MoveKind.CUT, MoveKind.WITNESS_LOST)),

  /// A request that was given up may be carried out long afterwards.
  FENCED_CUT_AND_LATE_REQUEST(
      14,
      Scenario.of(1, client(0, write(0)))
          .fenced()
          .atOnce(CONTROL_MESSAGES, DISKS)
          .with(2, MoveKind.CUT, MoveKind.LOSE)),

  FENCED_CUT_AND_LEAVE(
      10,
      Scenario.of(1, client(0, write(0)), client(1, write(0)))
          .fenced()
          .atOnce(CONTROL_MESSAGES, DISKS)
          .with(2, MoveKind.CUT, MoveKind.LEAVE)),

  // With locks. Only the epochs of the locks take time on the disks.

  LOCKS_CUT(
      14,
      Scenario.of(1)
          .fenced()
          .locking()
          .atOnce(CONTROL_MESSAGES, DISKS, LOCK_MESSAGES)
          .with(1, MoveKind.CUT)),

  /// The members change while a user of one of them has the lock, for good.
  LOCKS_REUNION(
      5,
      Scenario.of(1, client(0, write(0)))
          .fenced()
          .locking()
          .from(Scenario.Start.REUNION)
          .atOnce(CONTROL_MESSAGES, DISKS, LOCK_MESSAGES)
          .withEarlyTicks(2)
          .with(1, MoveKind.CUT)),

  /// A host learns that it is out while the epoch in which it takes part is being saved.
  LOCKS_PARTING(
      6,
      Scenario.of(1, client(0, write(0)))
          .fenced()
          .locking()
          .from(Scenario.Start.PARTING)
          .atOnce(CONTROL_MESSAGES, DISKS, LOCK_MESSAGES)
          .withEarlyTicks(2));

  final int depth;
  final Scenario scenario;

  Instance(int depth, Scenario scenario) {
    this.depth = depth;
    this.scenario = scenario;
  }

  /// Whether all states there are must be met, however deep they lie.
  boolean isExhaustive() {
    return depth == EXHAUSTIVE;
  }
}
