package tanabata.fencing.agent;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tanabata.foundation.NodeId;
import tanabata.foundation.background.Background;

/// Fences a host: tries the levels in order until all devices of one have succeeded.
///
/// The result is given exactly once, on a thread of the ladder. [#close] calls a ladder off that is
/// not needed any more, because the peer is back: no further agent is started then, and the result
/// is `Failed`. Two things are not stopped: an agent that is running, because a host between on and
/// off is worse than either; and, for the same reason, the rest of a level of which one device has
/// succeeded already. What they achieve counts.
public final class FenceLadder implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(FenceLadder.class);

  private final NodeId peer;
  private final List<FenceLevel> levels;
  private final CountDownLatch calledOff = new CountDownLatch(1);
  private final CountDownLatch never = new CountDownLatch(1);

  private FenceLadder(NodeId peer, List<FenceLevel> levels) {
    this.peer = peer;
    this.levels = levels.stream().sorted(Comparator.comparingInt(FenceLevel::number)).toList();
  }

  /// Begins at once, on a thread of its own, and never blocks the caller.
  ///
  /// @param levels how to fence the peer; with none, the result is `Failed`
  public static FenceLadder start(
      NodeId peer, List<FenceLevel> levels, Consumer<FenceResult> result) {
    FenceLadder ladder = new FenceLadder(peer, levels);
    Background.of("fence-" + peer)
        .start(
            () -> result.accept(ladder.climb()),
            // Whoever waits for the result must get one.
            cause -> result.accept(ladder.failed(List.of("failed inside: " + cause))));
    return ladder;
  }

  @Override
  public void close() {
    calledOff.countDown();
  }

  private FenceResult climb() {
    List<String> failures = new ArrayList<>();
    try {
      for (FenceLevel level : levels) {
        Optional<String> failure = climb(level);
        if (failure.isEmpty()) {
          return new FenceResult.Achieved(AgentContract.achieved(peer, level));
        }
        failures.add("level " + level.number() + ": " + failure.get());
        log.warn("fencing {}: level {} failed: {}", peer, level.number(), failure.get());
      }
    } catch (CalledOff e) {
      failures.add("called off before another agent was started");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      failures.add("interrupted");
    }
    return failed(failures);
  }

  private FenceResult failed(List<String> failures) {
    String why =
        failures.isEmpty() ? "no fence agents are configured for it" : String.join("; ", failures);
    return new FenceResult.Failed(peer + " is not known to be fenced: " + why);
  }

  /// @return why the level failed; empty if all its devices succeeded
  private Optional<String> climb(FenceLevel level) throws InterruptedException, CalledOff {
    boolean acted = false;
    for (FenceDevice device : level.devices()) {
      await(device.delay(), acted);
      Optional<String> failure = attempts(device, acted);
      if (failure.isPresent()) {
        return Optional.of(device.agent() + ": " + failure.get());
      }
      acted = true;
    }
    return Optional.empty();
  }

  private Optional<String> attempts(FenceDevice device, boolean acted)
      throws InterruptedException, CalledOff {
    Optional<String> failure = Optional.empty();
    for (int attempt = 0; attempt <= device.retries(); attempt++) {
      await(Duration.ZERO, acted);
      log.info("fencing {} by {}", peer, device);
      failure = AgentProgram.attempt(device, peer);
      if (failure.isEmpty()) {
        return failure;
      }
      log.warn("fencing {} by {}: {}", peer, device.agent(), failure.get());
    }
    return failure;
  }

  /// @param acted whether it is too late to call the level off
  private void await(Duration delay, boolean acted) throws InterruptedException, CalledOff {
    CountDownLatch heeded = acted ? never : calledOff;
    if (heeded.await(delay.toNanos(), TimeUnit.NANOSECONDS)) {
      throw new CalledOff();
    }
  }

  /// Nobody wants the peer fenced any more.
  private static final class CalledOff extends Exception {

    private static final long serialVersionUID = 1L;
  }
}
