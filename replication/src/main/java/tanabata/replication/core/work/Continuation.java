package tanabata.replication.core.work;

import java.util.List;
import tanabata.foundation.ByteRange;
import tanabata.replication.model.Caller;

/// What follows when something that a part of the core asked for is done. It is an input like any
/// other: the core takes it in after the completion that it waited for. Each group belongs to one
/// part.
public sealed interface Continuation {

  /// Nothing follows.
  record Nothing() implements Continuation {}

  Continuation NOTHING = new Nothing();

  /// For the reads and writes of clients.
  sealed interface ForClients extends Continuation {

    /// What the write overwrites is saved.
    record Saved(LocalWrite write) implements ForClients {}
  }

  /// For what the peer sends to be applied here.
  sealed interface ForPeer extends Continuation {

    /// What the write overwrites is saved.
    record Saved(RemoteWrite write) implements ForPeer {}
  }

  /// For flushes.
  sealed interface ForFlushes extends Continuation {

    /// The blocks of these writes are bits in the durable bitmap of what the peer lacks.
    record Marked(Flush flush, List<LocalWrite> writes) implements ForFlushes {}
  }

  /// For the exchange of bitmaps at the beginning of a session.
  sealed interface ForExchange extends Continuation {

    long session();

    /// What was known before is durable.
    record OldBitmapsSaved(long session) implements ForExchange {}

    record UndoLogOpened(long session) implements ForExchange {}

    /// What was agreed is durable.
    record NewBitmapsSaved(long session) implements ForExchange {}

    record IdentitySaved(long session) implements ForExchange {}
  }

  /// For the resync.
  sealed interface ForResync extends Continuation {

    /// These ranges are valid, durably.
    record RangesSaved(List<ByteRange> ranges, long session) implements ForResync {}
  }

  /// For going on without the peer, and being cut off.
  sealed interface ForStandalone extends Continuation {

    record BitmapsSaved() implements ForStandalone {}

    record StateSaved() implements ForStandalone {}
  }

  /// For leaving in order.
  sealed interface ForShutdown extends Continuation {

    record BitmapsSaved(Heat heat) implements ForShutdown {}

    /// What may be hot when this node has left.
    enum Heat {
      NOTHING,
      /// What the activity log says.
      AS_LOGGED
    }

    /// The activity log says durably that nothing is hot.
    record LogReset() implements ForShutdown {}

    /// This copy is marked as outdated.
    record MarkedOutdated() implements ForShutdown {}

    /// The mark is taken back.
    record MarkRemoved() implements ForShutdown {}
  }

  /// For an order to disconnect.
  sealed interface ForDisconnect extends Continuation {

    /// This copy is marked as outdated.
    record MarkedOutdated(Caller caller) implements ForDisconnect {}
  }

  /// For the orders that give this node its role.
  sealed interface ForRoles extends Continuation {

    record BitmapsSaved() implements ForRoles {}

    /// This copy is the valid one, durably.
    record DeclarationSaved() implements ForRoles {}
  }

  /// For the return to a version that was given up.
  sealed interface ForRollback extends Continuation {

    /// The blocks that are to be put back are invalid, durably.
    record BlocksInvalidated() implements ForRollback {}

    record PutBack() implements ForRollback {}

    record BitmapsSaved() implements ForRollback {}

    record StateSaved() implements ForRollback {}

    record LogDropped() implements ForRollback {}

    /// The kept version is removed, as an operator wanted.
    record Forgotten(Caller caller) implements ForRollback {}
  }
}
