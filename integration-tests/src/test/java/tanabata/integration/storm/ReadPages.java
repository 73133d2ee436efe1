package tanabata.integration.storm;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import tanabata.filesystem.core.work.Effect;
import tanabata.filesystem.request.Attributes;
import tanabata.filesystem.request.Caller;
import tanabata.filesystem.request.Errno;
import tanabata.filesystem.request.Reply;
import tanabata.filesystem.request.Request;
import tanabata.filesystem.storm.Answer;
import tanabata.filesystem.storm.ToyPages;
import tanabata.simulation.World;

/// A kernel that keeps pages of files, and reads as read(2) does there: it looks at the attributes
/// first, if it may not rely on them, and drops the pages if time or size are others than it knows.
/// Writes go past the pages.
final class ReadPages {

  private static final Caller KERNEL = Caller.KERNEL;

  private final BiConsumer<Request, Consumer<Answer>> mount;
  private final ToyPages pages;
  private final Map<Long, Content> known = new HashMap<>();

  /// What tells one content of a file from another one.
  private record Content(long modified, long size) {}

  /// @param mount takes what the kernel asks, but for what it relies on
  ReadPages(World world, BiConsumer<Request, Consumer<Answer>> mount) {
    this.mount = mount;
    pages = new ToyPages(world, mount);
  }

  long served() {
    return pages.served();
  }

  void drop(List<Effect.Pages> ranges, Runnable then) {
    pages.drop(ranges, then);
  }

  void call(Request request, Consumer<Answer> then) {
    switch (request) {
      case Request.Read read -> read(read, then);
      case Request.Write write -> pages.write(write, reply -> then.accept(answer(reply)));
      default -> mount.accept(request, then);
    }
  }

  private void read(Request.Read call, Consumer<Answer> then) {
    mount.accept(
        new Request.GetAttributes(KERNEL, call.node()),
        answer -> {
          if (answer.reply() instanceof Reply.Known(Attributes found, _)) {
            dropIfOld(call.node(), found, () -> readPages(call, then));
          } else {
            then.accept(answer);
          }
        });
  }

  private void dropIfOld(long node, Attributes found, Runnable then) {
    Content content = new Content(found.modified(), found.size());
    Content before = known.put(node, content);
    if (content.equals(before)) {
      then.run();
    } else {
      pages.drop(List.of(new Effect.Pages(node, 0, Long.MAX_VALUE)), then);
    }
  }

  private void readPages(Request.Read call, Consumer<Answer> then) {
    pages.read(
        call.node(),
        call.offset(),
        call.length(),
        bytes ->
            then.accept(
                bytes
                    .map(found -> new Answer(new Reply.Done(), found))
                    .orElseGet(() -> answer(new Reply.Failed(Errno.EIO)))));
  }

  private static Answer answer(Reply reply) {
    return new Answer(reply, new byte[0]);
  }
}
