package tanabata.dlm.jgroups;

import java.util.concurrent.locks.LockSupport;
import org.jgroups.Address;
import org.jgroups.BytesMessage;
import org.jgroups.JChannel;
import org.jgroups.Message;
import org.jgroups.Receiver;
import tanabata.foundation.NodeId;
import tanabata.foundation.net.LinkTrouble;

/// Two processes over the lock manager's own stack, without the lock manager: one asks, the other
/// answers the same bytes on the thread that reads. The floor of what a remote grant can cost.
public final class BareGroup implements Receiver {

  private static final int LENGTH = 120;

  private final JChannel channel;
  private final Address peer;
  private final byte[] bytes = new byte[LENGTH];
  private final boolean asks;
  private volatile Thread asker = Thread.currentThread();
  private volatile boolean answered;

  /// @param asks whether this one asks
  public BareGroup(GroupConfig config, NodeId other, boolean asks) throws Exception {
    this.asks = asks;
    MemberAddresses addresses = new MemberAddresses(config.members().keySet());
    peer = addresses.of(other);
    JGroupsTcp tcp =
        new JGroupsTcp(
            config,
            addresses,
            new LockServer.Watcher() {
              @Override
              public void troubled(LinkTrouble trouble) {
                // The other process is not there yet.
              }

              @Override
              public void heard() {
                // Nobody asks.
              }
            });
    channel = new JChannel(Stack.of(tcp, config.here(), addresses));
    channel.setName(config.self().name());
    channel.setDiscardOwnMessages(true);
    channel.setReceiver(this);
    channel.connect(config.name());
  }

  @Override
  public void receive(Message message) {
    if (asks) {
      answered = true;
      LockSupport.unpark(asker);
    } else {
      send();
    }
  }

  private void send() {
    try {
      channel.send(
          new BytesMessage(peer, bytes)
              .setFlag(Message.Flag.OOB, Message.Flag.NO_RELIABILITY, Message.Flag.NO_FC));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /// @return how long it took, in nanoseconds
  public long roundTrip() {
    asker = Thread.currentThread();
    long begin = System.nanoTime();
    answered = false;
    send();
    while (!answered) {
      LockSupport.park(this);
    }
    return System.nanoTime() - begin;
  }
}
