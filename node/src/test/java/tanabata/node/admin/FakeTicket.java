package tanabata.node.admin;

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/// A lock that nobody contends for; "taken" is never to be had, "shaky" is lost at once, and
/// "looped" answers on a loop.
record FakeTicket(LockRequest request, Queue<String> received, Executor loop)
    implements LockTicket {

  static final long TOKEN = 42;
  static final long SESSION = 5;
  static final LockAnswer.Value VALUE = new LockAnswer.Value("c0de", true);

  @Override
  public CompletionStage<LockAnswer> answer() {
    return CompletableFuture.completedFuture(
        request.name().equals("taken")
            ? new LockAnswer.Refused(true, "lock 'taken': others hold it")
            : new LockAnswer.Granted(TOKEN, SESSION, VALUE));
  }

  @Override
  public CompletionStage<LockAnswer> convert(LockChange change) {
    received.add("convert " + request.name() + " " + change);
    return request.name().equals("looped") ? answer().thenApplyAsync(same -> same, loop) : answer();
  }

  @Override
  public void whenLost(Runnable action) {
    if (request.name().equals("shaky")) {
      action.run();
    }
  }

  @Override
  public boolean release() {
    received.add("release " + request.name());
    return true;
  }

  @Override
  public void abandon() {
    received.add("abandon " + request.name());
  }
}
