package tanabata.filesystem.core.work;

import java.util.List;
import tanabata.filesystem.request.Reply;
import tanabata.foundation.Payload;

/// What the core of a mounted filesystem asks for. What has a ticket ends with exactly one
/// [Input.Done] or [Input.BlocksRead] that carries it.
public sealed interface Effect {

  // For programs.

  /// Ends a call.
  sealed interface ForCaller extends Effect {}

  record Answer(long id, Reply reply) implements ForCaller {}

  /// Answer a read with these bytes, end to end, which the adapter owns from here on.
  record AnswerData(long id, List<Payload> data) implements ForCaller {

    public AnswerData {
      data = List.copyOf(data);
    }
  }

  /// For the device. Blocks are of metadata; what is in them must not be changed any more.
  sealed interface ForDevice extends Effect {}

  /// Read so many blocks, for [Input.BlocksRead].
  record ReadBlocks(Ticket ticket, long block, int count) implements ForDevice {}

  /// Write these bytes, whole blocks, from this block on.
  ///
  /// @param durable whether they must be so at the completion
  record WriteBlocks(Ticket ticket, long block, byte[] bytes, boolean durable)
      implements ForDevice {}

  /// Make everything durable that has completed, at both hosts.
  record Flush(Ticket ticket) implements ForDevice {}

  /// Read bytes of a file. The completion carries one payload for each piece, zeros included.
  record ReadData(Ticket ticket, List<Piece> pieces) implements ForDevice {

    public ReadData {
      pieces = List.copyOf(pieces);
    }
  }

  /// Write bytes of a file, and zeros where blocks are only in part written; all at once, in any
  /// order. The payload stays the core's.
  ///
  /// @param durable whether all of it is on stable storage when it is done
  record WriteData(
      Ticket ticket, Payload payload, List<Piece> pieces, List<Fill> zeros, boolean durable)
      implements ForDevice {

    public WriteData {
      pieces = List.copyOf(pieces);
      zeros = List.copyOf(zeros);
    }
  }

  record Release(Payload payload) implements Effect {}

  // For the kernel.

  /// Drop these pages of files. It may wait for calls that fill them.
  record DropPages(Ticket ticket, List<Pages> pages) implements Effect {

    public DropPages {
      pages = List.copyOf(pages);
    }
  }

  /// Pages of a file.
  ///
  /// @param node as the kernel calls the inode
  record Pages(long node, long offset, long length) {}

  // For the lock manager.

  /// Request a lock that is not held, in this mode.
  record AskLock(LockId lock, LockId.Mode mode, Patience patience) implements Effect {}

  enum Patience {
    WAIT,
    TRY
  }

  /// Keep it in this weaker mode, or not at all.
  record GiveLock(LockId lock, LockId.Mode mode) implements Effect {}

  // For whoever runs it.

  /// It serves from now on.
  ///
  /// @param slot that it has
  record Mounted(int slot) implements Effect {}

  /// This mount ends, and its locks are not relied on any more. What it holds is released with
  /// [Ended] only: its journal may have to be replayed before.
  record Withdrawn(Withdrawal why) implements Effect {}

  /// Nothing needs to be held any more: all is on the disk, or another mount has replayed the
  /// journal, or will before it uses anything.
  record Ended() implements Effect {}

  record Recovered(int slot, String node, int records) implements Effect {}
}
