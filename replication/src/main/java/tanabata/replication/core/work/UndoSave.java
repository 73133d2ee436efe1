package tanabata.replication.core.work;

/// Blocks whose content is being saved to the undo log.
///
/// @param end the block after the last one
public record UndoSave(long first, long end) implements Ticket {

  public boolean contains(long block) {
    return first <= block && block < end;
  }
}
