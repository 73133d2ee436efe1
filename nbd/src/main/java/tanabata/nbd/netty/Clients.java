package tanabata.nbd.netty;

import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import tanabata.foundation.background.Background;
import tanabata.nbd.Exports;
import tanabata.nbd.NbdLimits;

/// All connections of one server, and what they share.
final class Clients {

  private final Background background = Background.of("NBD memory");
  private final Exports exports;
  private final NbdLimits limits;
  private final MemoryBudget budget;
  private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
  private final SequencedSet<ClientSession> sessions = new LinkedHashSet<>();
  private long lastNumber;
  private boolean watching;

  Clients(Exports exports, NbdLimits limits) {
    this.exports = exports;
    this.limits = limits;
    this.budget = new MemoryBudget(limits.bytesOverall());
  }

  Exports exports() {
    return exports;
  }

  NbdLimits limits() {
    return limits;
  }

  MemoryBudget budget() {
    return budget;
  }

  /// Every channel that is open; closing the group also closes whoever comes later.
  ChannelGroup channels() {
    return channels;
  }

  /// How the log calls the next connection.
  String nextName(String where) {
    return "client " + ++lastNumber + " on " + where;
  }

  void begin(ClientSession session) {
    sessions.add(session);
    exports.opened(session.export());
  }

  void end(ClientSession session) {
    if (sessions.remove(session)) {
      exports.closed(session.export());
    }
  }

  /// Ends the sessions of one export.
  void disconnect(String export, String reason) {
    for (ClientSession session : new ArrayList<>(sessions)) {
      if (session.export().equals(export)) {
        session.close(reason);
      }
    }
  }

  /// Someone waits for memory: from now on, until nobody does, whoever holds some without going on
  /// is looked for.
  void memoryIsShort(EventExecutor loop) {
    if (!watching) {
      watching = true;
      var _ = background.after(limits.stall(), loop, () -> findStalled(loop), Background.GO_ON);
    }
  }

  /// Two visits without a sign of life between them make a stalled session.
  private void findStalled(EventExecutor loop) {
    watching = false;
    if (!budget.isShort()) {
      return;
    }
    for (ClientSession session : new ArrayList<>(sessions)) {
      if (session.isStalledSinceLastVisit()) {
        session.fail(
            "it held memory without going on for " + limits.stall() + ", and others need it");
      }
    }
    memoryIsShort(loop);
  }
}
