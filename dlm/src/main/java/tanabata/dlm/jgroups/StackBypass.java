package tanabata.dlm.jgroups;

import java.util.Optional;
import java.util.function.Consumer;
import org.jgroups.Message;
import org.jgroups.stack.Protocol;

/// Takes the lock managers' messages off the stack right above the transport, and sends them from
/// there: the protocols in between do nothing for an unreliable message to one address, and passing
/// each of them both ways would cost a tenth of a remote lock.
final class StackBypass extends Protocol {

  private volatile Optional<Consumer<Message>> receiver = Optional.empty();

  /// From now on lock messages go to `consumer` instead of the channel.
  void receive(Consumer<Message> consumer) {
    receiver = Optional.of(consumer);
  }

  void send(Message message) {
    down_prot.down(message);
  }

  @Override
  public Object up(Message message) {
    Optional<Consumer<Message>> consumer = receiver;
    if (consumer.isPresent() && isLockMessage(message)) {
      consumer.get().accept(message);
      return null;
    }
    return up_prot.up(message);
  }

  @Override
  protected boolean accept(Message message) {
    return receiver.isPresent() && isLockMessage(message);
  }

  /// Messages of the protocols have a header of theirs besides the transport's.
  private static boolean isLockMessage(Message message) {
    return message.isFlagSet(Message.Flag.NO_RELIABILITY) && message.getNumHeaders() <= 1;
  }
}
