package tanabata.replication.core.work;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import tanabata.foundation.ByteRange;
import tanabata.foundation.Moment;
import tanabata.foundation.Outcome;
import tanabata.foundation.Payload;
import tanabata.foundation.Permit;
import tanabata.replication.core.state.StateMachine;
import tanabata.replication.model.Caller;
import tanabata.replication.model.Geometry;
import tanabata.replication.model.Limits;
import tanabata.replication.model.NodeFailure;
import tanabata.replication.model.OrderReply;
import tanabata.replication.model.ReplicationEvent;

/// What the parts of one core share: what the node is in, the present moment, the way out for
/// effects, and the constants they work under.
public final class CoreContext {

  private final Geometry geometry;
  private final Limits limits;
  private final ReplicationRules rules;
  private final StateMachine machine = new StateMachine();
  private final ArrayDeque<Step> steps = new ArrayDeque<>();
  private Moment now = Moment.ZERO;
  private Consumer<? super Effect> out = _ -> {};
  private Permit permit = Permit.NONE;
  private Optional<NodeFailure> fault = Optional.empty();
  private Copy copy = Copy.AS_MARKED;

  private enum Copy {
    /// Nothing was written since the last mark.
    AS_MARKED,
    CHANGED
  }

  /// Operations of the disk, the metadata and the undo log that have not come back.
  private int onDisk;

  /// What the core takes in before anything else.
  public sealed interface Step {

    record Proceed(Continuation continuation, Outcome outcome) implements Step {}

    /// A request of the peer without a disk is answered.
    record ForwardedAnswer(ForwardedCaller caller, Outcome outcome, List<Payload> data)
        implements Step {}
  }

  public CoreContext(Geometry geometry, Limits limits, ReplicationRules rules) {
    this.geometry = geometry;
    this.limits = limits;
    this.rules = rules;
  }

  /// Begins an input.
  public void begin(Moment moment, Consumer<? super Effect> effects) {
    now = moment;
    out = effects;
  }

  public Geometry geometry() {
    return geometry;
  }

  public Limits limits() {
    return limits;
  }

  public ReplicationRules rules() {
    return rules;
  }

  public StateMachine state() {
    return machine;
  }

  public Moment now() {
    return now;
  }

  public void permit(Permit next) {
    permit = next;
  }

  /// Whether clients may be answered at this moment. Asked just before each answer: between the
  /// beginning of a request and its end this process may have been paused, and others have acted.
  public boolean allows() {
    return allows(now);
  }

  public boolean allows(Moment at) {
    return machine.isStandalone() || permit.isValid(at);
  }

  // The ways out.

  public void emit(Effect effect) {
    if (effect instanceof Effect.Storage) {
      onDisk++;
    }
    out.accept(effect);
  }

  /// An operation of the disk has come back, done or failed.
  public void cameBack() {
    onDisk--;
  }

  /// How many operations the disk, the metadata and the undo log are at.
  public int onDisk() {
    return onDisk;
  }

  /// Writes to the copy of this node.
  public void write(Effect.WriteDisk effect) {
    copy = Copy.CHANGED;
    emit(effect);
  }

  /// Whether the copy of this node was written since this was asked last.
  public boolean takeCopyChange() {
    boolean changed = copy == Copy.CHANGED;
    copy = Copy.AS_MARKED;
    return changed;
  }

  public void notify(ReplicationEvent event) {
    out.accept(new Effect.Notify(event));
  }

  public void reply(Caller caller, OrderReply reply) {
    out.accept(new Effect.Reply(caller, reply));
  }

  public void done(Caller caller, OrderReply.Result result) {
    reply(caller, new OrderReply.Done(result));
  }

  public void refuse(Caller caller, OrderReply.Obstacle obstacle) {
    reply(caller, new OrderReply.Refused(obstacle));
  }

  public void answer(Caller caller, Outcome outcome) {
    answer(caller, outcome, List.of());
  }

  public void answer(Caller caller, Outcome outcome, List<Payload> data) {
    if (caller instanceof ForwardedCaller forwarded) {
      steps.add(new Step.ForwardedAnswer(forwarded, outcome, data));
    } else {
      out.accept(new Effect.Answer(caller, outcome, data));
    }
  }

  public void release(Payload payload) {
    if (payload != Payload.NONE) {
      out.accept(new Effect.Release(payload));
    }
  }

  // What the core takes in next.

  /// Something that a part waited for is done.
  public void proceed(Continuation continuation, Outcome outcome) {
    if (continuation != Continuation.NOTHING) {
      steps.add(new Step.Proceed(continuation, outcome));
    }
  }

  public void proceed(Continuation continuation) {
    proceed(continuation, Outcome.OK);
  }

  public Optional<Step> nextStep() {
    return Optional.ofNullable(steps.poll());
  }

  public boolean hasSteps() {
    return !steps.isEmpty();
  }

  // Failures.

  /// The local disk or the metadata failed. What follows is decided when the present input has been
  /// taken in.
  public void fail(NodeFailure failure) {
    if (fault.isEmpty()) {
      fault = Optional.of(failure);
    }
  }

  public void diskFailed(NodeFailure.Operation operation, Outcome outcome) {
    fail(new NodeFailure.DiskFault(operation, Optional.empty(), outcome));
  }

  public void diskFailed(NodeFailure.Operation operation, ByteRange range, Outcome outcome) {
    fail(new NodeFailure.DiskFault(operation, Optional.of(range), outcome));
  }

  public Optional<NodeFailure> takeFailure() {
    Optional<NodeFailure> found = fault;
    fault = Optional.empty();
    return found;
  }

  // Ranges as blocks.

  public long firstBlock(ByteRange range) {
    return geometry.firstBlock(range);
  }

  public long endBlock(ByteRange range) {
    return geometry.endBlock(range);
  }
}
