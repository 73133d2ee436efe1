package tanabata.nbd.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import tanabata.nbd.NbdLimits;

/// What one connection has taken of its own limits and of the shared memory.
final class Allowance {

  private final NbdLimits limits;
  private final MemoryBudget budget;
  private int requests;
  private long bytes;

  /// Replies that the client does not fetch.
  private long unfetched;

  Allowance(NbdLimits limits, MemoryBudget budget) {
    this.limits = limits;
    this.budget = budget;
  }

  /// Takes what one request needs. If it is the shared memory that lacks, `who` waits for it.
  boolean take(MemoryBudget.Waiter who, long size) {
    if (requests >= limits.requestsInFlight() || bytes + size > limits.bytesInFlight()) {
      return false;
    }
    if (!budget.take(who, size)) {
      return false;
    }
    requests++;
    bytes += size;
    return true;
  }

  void giveBack(long size) {
    requests--;
    bytes -= size;
    budget.adjust(-size);
  }

  boolean isIdle() {
    return requests == 0;
  }

  /// While the socket takes no more, what waits for it counts as memory in use. Below the mark it
  /// is too little to be worth the count.
  void countUnfetched(Channel channel) {
    ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
    setUnfetched(channel.isWritable() || waiting == null ? 0 : waiting.totalPendingWriteBytes());
  }

  boolean hasUnfetched() {
    return unfetched > 0;
  }

  /// The connection is gone, and with it all that waited for its socket.
  void forgetUnfetched() {
    setUnfetched(0);
  }

  private void setUnfetched(long now) {
    long change = now - unfetched;
    unfetched = now;
    budget.adjust(change);
  }
}
