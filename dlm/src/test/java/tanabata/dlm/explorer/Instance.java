package tanabata.dlm.explorer;

import static tanabata.dlm.explorer.Step.cancel;
import static tanabata.dlm.explorer.Step.convert;
import static tanabata.dlm.explorer.Step.lock;
import static tanabata.dlm.explorer.Step.unlock;

import java.util.List;
import tanabata.dlm.api.Flag;
import tanabata.dlm.api.Mode;

/// The instances that are explored in every build, and how deep.
enum Instance {
  /// The master dies while one holds, releases with a value, and another waits.
  MASTER_DIES(
      Scenario.of(3, 0)
          .client(2, lock(0, Mode.EX), unlock())
          .client(1, lock(0, Mode.EX), unlock())
          .ready(0)
          .faults(0b001, 1, 0, 0, 0),
      13),

  /// A writer dies; a client that kept a lock in NL reads the value.
  WRITER_DIES(
      Scenario.of(2, 0)
          .client(0, lock(0, Mode.NL), convert(Mode.PR), unlock())
          .client(1, lock(0, Mode.EX), convert(Mode.PR), convert(Mode.EX), unlock())
          .ready(0, 1)
          .faults(0b10, 1, 0, 1, 0),
      14),

  /// A holder converts down, and the master dies.
  DOWNGRADE(
      Scenario.of(3, 0)
          .client(1, lock(0, Mode.EX), convert(Mode.PR), unlock())
          .client(2, lock(0, Mode.PR), unlock())
          .ready(0, 1)
          .faults(0b001, 1, 0, 0, 0),
      13),

  /// Two that hold PR both request EX; one gives its mode up for it. A node dies.
  DEMOTION(
      Scenario.of(3, 0)
          .client(1, lock(0, Mode.PR), convert(Mode.EX), unlock())
          .client(2, lock(0, Mode.PR), convert(Mode.EX, Flag.DEMOTE), cancel(), unlock())
          .ready(0, 1)
          .faults(0b011, 1, 0, 0, 0),
      10),

  /// Conversions are cancelled, and the master dies.
  CANCELLATION(
      Scenario.of(3, 0)
          .client(1, lock(0, Mode.PR), convert(Mode.EX), cancel(), convert(Mode.PW), cancel())
          .client(2, lock(0, Mode.PR), unlock())
          .ready(0, 1)
          .faults(0b001, 1, 0, 0, 0),
      11),

  /// A writer releases, the next writer dies with the master, and the first one repeats its
  /// release.
  LATE_WRITER(
      Scenario.of(2, 0)
          .client(1, lock(0, Mode.NL), convert(Mode.PR), unlock())
          .client(1, lock(0, Mode.EX), unlock())
          .client(0, lock(0, Mode.EX), unlock())
          .ready(0, 1, 2)
          .faults(0b01, 1, 0, 1, 0),
      12),

  /// A holder is excluded, learns it later, and comes back.
  EXCLUSION(
      Scenario.of(2, 0)
          .client(0, lock(0, Mode.EX), unlock())
          .client(1, lock(0, Mode.EX), unlock(), lock(0, Mode.PR))
          .ready(1)
          .faults(0b10, 0, 1, 1, 0),
      14),

  /// The same with the master.
  EXCLUDED_MASTER(
      Scenario.of(2, 0)
          .client(0, lock(0, Mode.EX), unlock())
          .client(1, lock(0, Mode.PW), convert(Mode.CR), unlock())
          .faults(0b01, 0, 1, 1, 0),
      13),

  /// A third node becomes a member, and some names move to it.
  JOIN(
      Scenario.of(3, 2)
          .members(2)
          .client(0, lock(0, Mode.EX), convert(Mode.NL), unlock())
          .client(1, lock(0, Mode.EX), unlock())
          .ready(0)
          .faults(0b000, 0, 0, 1, 0),
      9),

  /// The master of a name leaves while it is held and waited for.
  LEAVE(
      Scenario.of(2, 1)
          .client(0, lock(0, Mode.EX), unlock(), lock(0, Mode.PR))
          .client(1, lock(0, Mode.PR), unlock())
          .ready(0)
          .faults(0b10, 0, 0, 1, 1),
      14),

  /// Both are excluded, one after the other, with everything they wrote.
  EXCLUSION_OF_BOTH(
      Scenario.of(2, 0)
          .client(1, lock(0, Mode.NL), convert(Mode.PR))
          .client(1, lock(0, Mode.EX), unlock())
          .client(0, lock(0, Mode.PW), convert(Mode.CR), unlock(), lock(0, Mode.PR))
          .ready(0, 1, 2)
          .faults(0b11, 1, 1, 2, 0),
      7),

  /// One leaves, and another dies meanwhile.
  LEAVE_AND_DEATH(
      Scenario.of(3, 1)
          .client(0, lock(0, Mode.EX), unlock())
          .client(2, lock(0, Mode.PR), unlock())
          .ready(0)
          .faults(0b110, 1, 0, 0, 1),
      8),

  /// Two names, each mastered where the other is requested, and a request that is cancelled.
  TWO_NAMES(
      Scenario.of(2, 0, 1)
          .client(0, lock(1, Mode.EX), cancel(), unlock())
          .client(1, lock(0, Mode.EX), unlock())
          .client(1, lock(1, Mode.PR), unlock())
          .faults(0b10, 1, 0, 1, 0),
      9),

  /// A grant of the master that leaves is in flight when the decision overtakes it.
  GRANT_OF_THE_LEAVER(
      Scenario.of(3, 1)
          .client(0, lock(0, Mode.EX), unlock())
          .client(2, lock(0, Mode.EX), unlock())
          .faults(0b000, 0, 0, 0, 0)
          .begun(List.of(MoveKind.STEP.of(1), MoveKind.DELIVER.of(2, 1), MoveKind.LEAVE.of(1))),
      11),

  /// A grant of the first epoch is in flight when the second begins.
  OLD_GRANT(
      Scenario.of(3, 0)
          .client(1, lock(0, Mode.EX), unlock())
          .client(0, lock(0, Mode.EX), unlock())
          .faults(0b100, 1, 0, 0, 0)
          .unsettled(
              List.of(
                  MoveKind.DELIVER.of(1),
                  MoveKind.DELIVER.of(2),
                  MoveKind.STEP.of(0),
                  MoveKind.DELIVER.of(1))),
      11);

  final Scenario scenario;
  final int depth;

  Instance(Scenario scenario, int depth) {
    this.scenario = scenario;
    this.depth = depth;
  }
}
