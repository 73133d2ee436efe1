package tanabata.node.admin;

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// A lock that nobody contends for; "taken" is never to be had, "shaky" is lost at once.
record FakeTicket(LockWish wish, Queue<String> told) implements LockTicket {

  static final long TOKEN = 42;
  static final long SESSION = 5;
  static final LockAnswer.Value VALUE = new LockAnswer.Value("c0de", true);

  @Override
  public CompletionStage<LockAnswer> answer() {
    return CompletableFuture.completedFuture(
        wish.name().equals("taken")
            ? new LockAnswer.Refused(true, "lock 'taken': others hold it")
            : new LockAnswer.Granted(TOKEN, SESSION, VALUE));
  }

  @Override
  public CompletionStage<LockAnswer> convert(LockChange change) {
    told.add("convert " + wish.name() + " " + change);
    return answer();
  }

  @Override
  public void whenLost(Runnable action) {
    if (wish.name().equals("shaky")) {
      action.run();
    }
  }

  @Override
  public boolean release() {
    told.add("release " + wish.name());
    return true;
  }

  @Override
  public void abandon() {
    told.add("abandon " + wish.name());
  }
}
