package tanabata.filesystem.core;

import java.util.List;
import java.util.function.Consumer;
import tanabata.filesystem.core.work.Ticket;

/// How what is no call goes on when the device has done something.
sealed interface Continue extends Ticket {

  record WithBlocks(Consumer<List<byte[]>> then) implements Continue {}

  record Plainly(Runnable then) implements Continue {}
}
