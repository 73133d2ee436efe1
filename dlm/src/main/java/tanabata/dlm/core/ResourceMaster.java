package tanabata.dlm.core;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import tanabata.dlm.api.Completion;
import tanabata.dlm.api.LockName;
import tanabata.dlm.api.Mode;
import tanabata.dlm.api.Value;
import tanabata.dlm.core.message.MasterValue;
import tanabata.dlm.core.message.Message;
import tanabata.dlm.core.message.SessionId;
import tanabata.dlm.core.resource.MasterLock;
import tanabata.dlm.core.resource.Resource;
import tanabata.foundation.NodeId;

/// The master side: serves the names that are placed on this node. [MasterRecovery] stands before
/// it.
final class ResourceMaster implements Resource.Replies {

  /// A token is an epoch and a count of grants; this many bits are the count.
  private static final int COUNT_BITS = 40;

  private final CoreContext context;
  private final RangeMaster ranges;

  // Hashed, for it is looked up with every message; iterated in the order of the names only.
  private final Map<LockName, Resource> resources = new HashMap<>();

  private final SortedMap<LockName, Resource> blocked = new TreeMap<>();
  private long lastToken;

  /// The value of a new name, shared by many.
  private Value unwritten = Value.unwritten(0);

  /// Whether some name was forgotten since `unwritten` was made.
  private boolean unwrittenIsStale;

  ResourceMaster(CoreContext context) {
    this.context = context;
    this.ranges = new RangeMaster(context);
  }

  // Recovery.

  /// The values of all names, and who may write them.
  SortedMap<LockName, MasterValue> values() {
    SortedMap<LockName, MasterValue> values = new TreeMap<>();
    resources.forEach((name, resource) ->
        values.put(name, new MasterValue(resource.value(), resource.writer().map(this::writer))));
    return values;
  }

  private MasterValue.Writer writer(MasterLock lock) {
    Map<NodeId, Long> members = context.membership().members();
    return new MasterValue.Writer(lock.node(), members.getOrDefault(lock.node(), 0L));
  }

  void forget() {
    resources.clear();
    blocked.clear();
    ranges.forget();
  }

  /// Tokens of this epoch are above all earlier ones.
  ///
  /// @param token the highest that any member has granted
  /// @return the next token: a barrier for writers of earlier epochs
  long raiseTokens(long token) {
    long epoch = context.membership().epoch() << COUNT_BITS;
    lastToken = Math.max(Math.max(lastToken, epoch), token);
    unwrittenIsStale = true;
    return lastToken + 1;
  }

  long lastToken() {
    return lastToken;
  }

  void recover(LockName name, Value value) {
    resource(name).recover(value);
  }

  void adopt(NodeId from, Message.ReportLock report) {
    SessionId owner = new SessionId(from, report.session());
    resource(report.name())
        .adopt(MasterLock.held(owner, report.lock(), report.mode(), report.token(), context.now()));
  }

  void adopt(NodeId from, Message.ReportRange report) {
    ranges.adopt(from, report);
  }

  void rescan(LockName name) {
    find(name)
        .ifPresent(resource -> {
          resource.rescan(this);
          settle(resource);
        });
  }

  // Requests.

  void serve(NodeId from, Message.OwnerRequest request) {
    switch (request) {
      case Message.Request lock -> request(from, lock);
      case Message.Convert conversion -> convert(from, conversion);
      case Message.Release release -> release(from, release);
      case Message.Cancel cancel -> cancel(from, cancel);
      case Message.Adopt adoption ->
          change(
              adoption.name(),
              from,
              adoption.lock(),
              (resource, lock) -> resource.changeSession(lock, adoption.session(), this));
      case Message.RequestRange range -> ranges.request(from, range);
      case Message.CancelRange cancel -> ranges.cancel(from, cancel);
    }
  }

  private void request(NodeId from, Message.Request request) {
    Resource resource = resource(request.name());
    SessionId owner = new SessionId(from, request.session());
    resource.request(
        MasterLock.requested(
            owner,
            request.lock(),
            request.attempt(),
            request.mode(),
            request.flags(),
            context.now()),
        this);
    settle(resource);
  }

  private void convert(NodeId from, Message.Convert request) {
    change(
        request.name(),
        from,
        request.lock(),
        (resource, lock) -> {
          lock.requestConversion(
              request.attempt(), request.from(), request.to(), request.flags(), context.now());
          resource.convert(lock, request.block(), this);
        });
  }

  private void release(NodeId from, Message.Release request) {
    change(
        request.name(),
        from,
        request.lock(),
        (resource, lock) -> {
          lock.requestRelease(request.from(), request.flags());
          resource.release(lock, request.block(), this);
        });
    context.acknowledgeRelease(
        from, new Message.ReleasedLock(request.name(), request.lock(), request.attempt()));
  }

  private void cancel(NodeId from, Message.Cancel request) {
    change(
        request.name(),
        from,
        request.lock(),
        (resource, lock) -> {
          if (lock.attempt() == request.attempt()) {
            resource.cancel(lock, this);
          }
        });
  }

  private void change(
      LockName name, NodeId from, long number, BiConsumer<Resource, MasterLock> change) {
    find(name)
        .ifPresent(resource -> {
          resource.find(from, number).ifPresent(lock -> change.accept(resource, lock));
          settle(resource);
        });
  }

  private Resource resource(LockName name) {
    return find(name).orElseGet(() -> create(name));
  }

  private Resource create(LockName name) {
    if (unwrittenIsStale) {
      unwritten = Value.unwritten(lastToken + 1);
      unwrittenIsStale = false;
    }
    Resource created = new Resource(name, unwritten);
    resources.put(name, created);
    return created;
  }

  /// Forgets a name on which nobody has a lock.
  private void settle(Resource resource) {
    if (resource.isEmpty()) {
      resources.remove(resource.name());
      unwrittenIsStale = true;
    }
    if (resource.isBlocked()) {
      blocked.put(resource.name(), resource);
    } else {
      blocked.remove(resource.name());
    }
  }

  // For the deadlock detector and for operators.

  /// The names on which some lock converts or waits.
  SortedMap<LockName, Resource> blocked() {
    return blocked;
  }

  Optional<Resource> find(LockName name) {
    return Optional.ofNullable(resources.get(name));
  }

  Optional<MasterLock> find(LockName name, NodeId node, long lock) {
    return find(name).flatMap(resource -> resource.find(node, lock));
  }

  /// Refuses the request of the victim of a deadlock.
  void refuseDeadlocked(Resource resource, MasterLock lock) {
    resource.refuseDeadlocked(lock, this);
    settle(resource);
  }

  SortedMap<LockName, Resource> all() {
    return new TreeMap<>(resources);
  }

  // Replies of a resource.

  @Override
  public long nextToken() {
    return ++lastToken;
  }

  @Override
  public void granted(Resource resource, MasterLock lock) {
    lock.restartAge(context.now());
    context.send(
        lock.node(),
        new Message.Granted(
            resource.name(),
            lock.number(),
            lock.attempt(),
            lock.granted(),
            lock.token(),
            lock.isDemoted(),
            resource.value()));
  }

  @Override
  public void refused(Resource resource, MasterLock lock, Completion.Status reason) {
    context.send(
        lock.node(),
        new Message.Refused(
            resource.name(), lock.number(), lock.attempt(), reason, lock.granted()));
  }

  @Override
  public void blocking(Resource resource, MasterLock holder, Mode mode) {
    context.send(holder.node(), new Message.Blocking(resource.name(), holder.number(), mode));
  }
}
