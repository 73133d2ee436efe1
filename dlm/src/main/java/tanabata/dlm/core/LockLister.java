package tanabata.dlm.core;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import tanabata.dlm.api.LockView;
import tanabata.dlm.core.message.Message;
import tanabata.foundation.NodeId;

/// What a master shows to people.
final class LockLister {

  /// So that what is shown fits into one message.
  private static final int MOST = 1_000;

  private final CoreContext context;
  private final ResourceMaster masters;

  LockLister(CoreContext context, ResourceMaster masters) {
    this.context = context;
    this.masters = masters;
  }

  void show(NodeId to, Message.ListLocks look) {
    List<LockView> seen = new ArrayList<>();
    boolean[] more = {false};
    for (Resource resource : wanted(look)) {
      resource.forEach(lock -> {
        if (seen.size() < Math.min(look.limit(), MOST)) {
          seen.add(view(resource, lock));
        } else {
          more[0] = true;
        }
      });
    }
    context.send(to, new Message.LockList(look.request(), seen, more[0]));
  }

  private Collection<Resource> wanted(Message.ListLocks look) {
    return look.name().isEmpty()
        ? masters.all().values()
        : masters.find(look.name().get()).stream().toList();
  }

  private LockView view(Resource resource, MasterLock lock) {
    return new LockView(
        resource.name,
        context.self,
        lock.node,
        lock.lock,
        lock.session,
        resource.stateOf(lock),
        lock.granted,
        resource.waits(lock) ? lock.asked : lock.granted,
        lock.token,
        context.now().nanos() - lock.since);
  }
}
