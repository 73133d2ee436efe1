package tanabata.replication.nbd.netty;

import io.netty.channel.Channel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tanabata.replication.nbd.Exports;
import tanabata.replication.nbd.NbdLimits;

/// All connections of one server, and what they share.
final class Clients {

  private static final Logger log = LoggerFactory.getLogger(NbdServer.class);

  private final Exports exports;
  private final NbdLimits limits;
  private final MemoryBudget budget;
  private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
  private final SequencedSet<TransmissionHandler> sessions = new LinkedHashSet<>();
  private int connections;
  private int refusedInARow;
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

  /// Lets a new connection in and gives it the handler to begin with, or closes it.
  void welcome(Channel channel, String where) {
    String name = "client " + ++lastNumber + " on " + where;
    if (connections >= limits.connections()) {
      channel.close();
      if (Integer.bitCount(++refusedInARow) == 1) { // else a flood of clients would be one of lines
        log.warn(
            "NBD {} refused: there are {} clients already (refused in a row: {})",
            name,
            connections,
            refusedInARow);
      }
      return;
    }
    refusedInARow = 0;
    connections++;
    channels.add(channel);
    channel.closeFuture().addListener(_ -> connections--);
    channel.pipeline().addLast(new HandshakeHandler(this, name));
  }

  void begin(TransmissionHandler session) {
    sessions.add(session);
    exports.opened(session.export());
  }

  void end(TransmissionHandler session) {
    if (sessions.remove(session)) {
      exports.closed(session.export());
    }
  }

  /// Ends the sessions of one export.
  void disconnect(String export, String reason) {
    for (TransmissionHandler session : new ArrayList<>(sessions)) {
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
      var _ =
          loop.schedule(() -> findStalled(loop), limits.stall().toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  /// Two visits without a sign of life between them make a stalled session.
  private void findStalled(EventExecutor loop) {
    watching = false;
    if (!budget.isShort()) {
      return;
    }
    for (TransmissionHandler session : new ArrayList<>(sessions)) {
      if (session.isStalledSinceLastVisit()) {
        session.close(
            "it held memory without going on for " + limits.stall() + ", and others need it");
      }
    }
    memoryIsShort(loop);
  }
}
