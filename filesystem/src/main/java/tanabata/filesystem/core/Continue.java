package tanabata.filesystem.core;

import java.util.List;
import java.util.function.Consumer;
import tanabata.filesystem.core.block.Interruption.Damaged;
import tanabata.filesystem.core.work.Input;
import tanabata.filesystem.core.work.Ticket;
import tanabata.foundation.Outcome;

/// How what is no call goes on when the device has done something.
sealed interface Continue extends Ticket {

  record WithBlocks(Consumer<List<byte[]>> then) implements Continue {}

  record Plainly(Runnable then) implements Continue {}

  /// Goes on with what was read under a ticket of this kind.
  ///
  /// @throws Damaged if the device has failed
  static void resume(Input.BlocksRead read) {
    demand(read.outcome());
    ((WithBlocks) read.ticket()).then().accept(read.blocks());
  }

  /// The same, when something is done.
  static void resume(Input.Done done) {
    demand(done.outcome());
    ((Plainly) done.ticket()).then().run();
  }

  /// Without the device nothing goes on.
  static void demand(Outcome outcome) {
    if (outcome != Outcome.OK) {
      throw new Damaged("the device cannot be read or written: " + outcome);
    }
  }
}
