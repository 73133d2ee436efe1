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

/// Which value is valid after a recovery.
class RecoveredValueTest {

  private static final long BARRIER = 100;
  private static final NodeId VEGA = new NodeId("vega");
  private static final Value OLD = value(1, 5);
  private static final Value NEW = value(2, 6);

  private static Value value(int content, long writer) {
    return new Value(Block.of(new byte[] {(byte) content}), writer, Value.Validity.VALID);
  }

  private static Value settled(RecoveredValue value) {
    return value.settled(new Membership(1, new TreeMap<>()), Rules.SOUND, BARRIER);
  }

  @Test
  void of_holders_that_exclude_writers_the_one_that_read_last_counts() {
    for (List<Value> order : List.of(List.of(OLD, NEW), List.of(NEW, OLD))) {
      RecoveredValue value = new RecoveredValue();
      order.forEach(known -> value.reportLock(Mode.CW, known));
      assertEquals(NEW, settled(value));
    }
  }

  @Test
  void without_a_holder_that_excluded_writers_the_value_is_invalid() {
    RecoveredValue value = new RecoveredValue();
    value.reportLock(Mode.CR, NEW);
    value.reportLock(Mode.NL, OLD);
    assertFalse(settled(value).isValid());
    assertEquals(NEW.block(), settled(value).block());
    assertEquals(BARRIER, settled(value).writer());
  }

  @Test
  void the_value_of_the_last_master_counts_unless_its_writer_is_gone() {
    RecoveredValue value = new RecoveredValue();
    value.reportLock(Mode.CR, OLD);
    value.reportMaster(new MasterValue(NEW, Optional.empty()));
    assertEquals(NEW, settled(value));
    value.reportMaster(new MasterValue(NEW, Optional.of(new MasterValue.Writer(VEGA, 1))));
    assertFalse(settled(value).isValid());
  }

  @Test
  void requests_that_write_are_distinguished_from_those_that_only_release() {
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
