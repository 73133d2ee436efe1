package tanabata.dlm.jgroups;

import java.util.Optional;
import java.util.function.Consumer;
import org.jgroups.Message;
import org.jgroups.stack.Protocol;

/// Takes the words of lock managers off the stack right above the transport, and gives them to it
/// there: the protocols in between do nothing for what goes straight to one address and may be
/// lost, and passing through each of them both ways would cost a tenth of a remote lock.
final class StackBypass extends Protocol {

  private volatile Optional<Consumer<Message>> ear = Optional.empty();

  /// From now on words go to `listener` instead of the channel.
  void listen(Consumer<Message> listener) {
    ear = Optional.of(listener);
  }

  void send(Message word) {
    down_prot.down(word);
  }

  @Override
  public Object up(Message message) {
    if (ear.isPresent() && isWord(message)) {
      ear.get().accept(message);
      return null;
    }
    return up_prot.up(message);
  }

  @Override
  protected boolean accept(Message message) {
    return ear.isPresent() && isWord(message);
  }

  /// What the protocols say to each other has a header of theirs besides the transport's.
  private static boolean isWord(Message message) {
    return message.isFlagSet(Message.Flag.NO_RELIABILITY) && message.getNumHeaders() <= 1;
  }
}
