package tanabata.filesystem.core.work;

/// What an adapter is given with an effect and gives back with its completion. Adapters do not look
/// inside.
public interface Ticket {}
