package tanabata.dlm.core;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import tanabata.dlm.api.LockView;
import tanabata.dlm.core.message.Message;
import tanabata.dlm.core.resource.MasterLock;
import tanabata.dlm.core.resource.Resource;
import tanabata.foundation.NodeId;

/// Lists the locks that this node masters, for operators.
final class LockLister {

  /// So that a list fits into one message.
  private static final int MAX_LOCKS = 1_000;

  private final CoreContext context;
  private final ResourceMaster master;

  LockLister(CoreContext context, ResourceMaster master) {
    this.context = context;
    this.master = master;
  }

  void list(NodeId to, Message.ListLocks request) {
    int limit = Math.clamp(request.limit(), 0, MAX_LOCKS);
    List<LockView> locks = new ArrayList<>();
    for (Resource resource : resources(request)) {
      resource.forEach(lock -> {
        // One more than the limit, to know whether there are more.
        if (locks.size() <= limit) {
          locks.add(view(resource, lock));
        }
      });
    }
    boolean truncated = locks.size() > limit;
    context.send(
        to,
        new Message.LockList(
            request.request(), truncated ? locks.subList(0, limit) : locks, truncated));
  }

  private Collection<Resource> resources(Message.ListLocks request) {
    return request
        .name()
        .<Collection<Resource>>map(name -> master.find(name).stream().toList())
        .orElseGet(() -> master.all().values());
  }

  private LockView view(Resource resource, MasterLock lock) {
    return new LockView(
        resource.name(),
        context.self,
        lock.node(),
        lock.number(),
        lock.session().session(),
        resource.stateOf(lock),
        lock.granted(),
        lock.requested(),
        lock.token(),
        lock.ageNanos(context.now()));
  }
}
