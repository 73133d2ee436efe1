package tanabata.filesystem.format;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The block of a slot: who has it, and where its journal begins. It is written in place, never
/// through the journal.
public final class SlotView {

  private static final int STATE_AT = 48;
  private static final int INCARNATION_AT = 56;
  private static final int TAIL_SEQUENCE_AT = 64;
  private static final int TAIL_BLOCK_AT = 72;
  private static final int CLOCK_AT = 80;
  private static final int NODE_AT = 128;
  private static final int NODE_BYTES = 64;

  private static final int CLEAN = 0;
  private static final int IN_USE = 1;

  private SlotView() {}

  public static byte[] create(long filesystem, long block) {
    byte[] slot = BlockHeader.block(filesystem, BlockType.SLOT, block, 0);
    setTail(slot, new Tail(1, 0));
    return slot;
  }

  /// Where the first record is that may still be needed.
  ///
  /// @param sequence of that record
  /// @param block of the journal, from 0
  public record Tail(long sequence, int block) {}

  /// Whether its journal may hold what is not in place.
  public static boolean isInUse(byte[] slot) {
    return Bytes.getInt(slot, STATE_AT) == IN_USE;
  }

  public static void setInUse(byte[] slot, boolean inUse) {
    Bytes.putInt(slot, STATE_AT, inUse ? IN_USE : CLEAN);
  }

  /// Which use of the slot it is: records of an earlier one do not count.
  public static long incarnation(byte[] slot) {
    return Bytes.getLong(slot, INCARNATION_AT);
  }

  public static void setIncarnation(byte[] slot, long number) {
    Bytes.putLong(slot, INCARNATION_AT, number);
  }

  public static Tail tail(byte[] slot) {
    return new Tail(Bytes.getLong(slot, TAIL_SEQUENCE_AT), Bytes.getInt(slot, TAIL_BLOCK_AT));
  }

  public static void setTail(byte[] slot, Tail tail) {
    Bytes.putLong(slot, TAIL_SEQUENCE_AT, tail.sequence);
    Bytes.putInt(slot, TAIL_BLOCK_AT, tail.block);
  }

  /// The clock of versions, as far as it had come.
  public static long clock(byte[] slot) {
    return Bytes.getLong(slot, CLOCK_AT);
  }

  public static void setClock(byte[] slot, long clock) {
    Bytes.putLong(slot, CLOCK_AT, clock);
  }

  /// The host that has it, or had it last; empty if none ever had.
  public static String node(byte[] slot) {
    int end = NODE_AT;
    while (end < NODE_AT + NODE_BYTES && slot[end] != 0) {
      end++;
    }
    return new String(Arrays.copyOfRange(slot, NODE_AT, end), StandardCharsets.UTF_8);
  }

  public static void setNode(byte[] slot, String name) {
    byte[] text = name.getBytes(StandardCharsets.UTF_8);
    Arrays.fill(slot, NODE_AT, NODE_AT + NODE_BYTES, (byte) 0);
    System.arraycopy(text, 0, slot, NODE_AT, Math.min(text.length, NODE_BYTES));
  }
}
