package tanabata.replication.core.work;

/// What an adapter is given with an effect and gives back with its completion. Adapters do not look
/// inside. Each kind belongs to one part of the core.
public sealed interface Ticket
    permits LocalRead,
        LocalWrite,
        RemoteWrite,
        Pull,
        ServedPull,
        Flush,
        PeerFlush,
        ActivityTransaction,
        BitmapSave,
        StateSave,
        StateFlush,
        UndoSave,
        UndoStep {}
