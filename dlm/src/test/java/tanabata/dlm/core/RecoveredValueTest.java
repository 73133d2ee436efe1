package tanabata.dlm.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tanabata.dlm.api.Block;
import tanabata.dlm.api.Flags;
import tanabata.dlm.api.LockName;
import tanabata.dlm.api.Membership;
import tanabata.dlm.api.Mode;
import tanabata.dlm.api.Value;
import tanabata.dlm.core.message.MasterValue;
import tanabata.dlm.core.message.Message;
import tanabata.foundation.NodeId;

/// What is believed of a value after a recovery. Seed 67254 of the storms, before releases were
/// acknowledged together, found the first of these broken.
class RecoveredValueTest {

  private static final long BARRIER = 100;
  private static final NodeId VEGA = new NodeId("vega");
  private static final Value OLD = value(1, 5);
  private static final Value NEW = value(2, 6);

  private static Value value(int content, long writer) {
    return new Value(Block.of(new byte[] {(byte) content}), writer, Value.Validity.VALID);
  }

  private static Value settled(RecoveredValue clue) {
    return clue.settled(new Membership(1, new TreeMap<>()), Rules.SOUND, BARRIER);
  }

  @Test
  void ofHoldersThatVouchTheOneCountsThatWasToldLast() {
    for (List<Value> order : List.of(List.of(OLD, NEW), List.of(NEW, OLD))) {
      RecoveredValue clue = new RecoveredValue();
      order.forEach(known -> clue.reportLock(Mode.CW, known));
      assertEquals(NEW, settled(clue));
    }
  }

  @Test
  void withoutAHolderThatKeptWritersAwayNothingIsBelieved() {
    RecoveredValue clue = new RecoveredValue();
    clue.reportLock(Mode.CR, NEW);
    clue.reportLock(Mode.NL, OLD);
    assertFalse(settled(clue).isValid());
    assertEquals(NEW.block(), settled(clue).block());
    assertEquals(BARRIER, settled(clue).writer());
  }

  @Test
  void theLastMastersWordCountsUnlessItsWriterIsGone() {
    RecoveredValue clue = new RecoveredValue();
    clue.reportLock(Mode.CR, OLD);
    clue.reportMaster(new MasterValue(NEW, Optional.empty()));
    assertEquals(NEW, settled(clue));
    clue.reportMaster(new MasterValue(NEW, Optional.of(new MasterValue.Writer(VEGA, 1))));
    assertFalse(settled(clue).isValid());
  }

  @Test
  void wishesThatWriteAreKnownFromThoseThatOnlyGiveBack() {
    LockName name = new LockName("inode");
    Recovery.Deferred writes =
        new Recovery.Deferred(
            VEGA, new Message.Convert(name, 1, 1, Mode.EX, Mode.CW, Flags.NONE, NEW.block()), true);
    Recovery.Deferred reads =
        new Recovery.Deferred(
            VEGA, new Message.Convert(name, 2, 1, Mode.CW, Mode.CW, Flags.NONE, Block.NONE), true);
    assertTrue(writes.writes() && writes.releases());
    assertTrue(!reads.writes() && reads.releases());
    assertEquals(1, writes.lock());
  }
}
