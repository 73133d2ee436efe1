package tanabata.filesystem.fuse.linux;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import tanabata.filesystem.fuse.wire.Header;
import tanabata.filesystem.fuse.wire.ReplyForm;

/// The calls that were handed over and are not answered, so that an interrupt finds its call. The
/// kernel bounds how many they are.
final class PendingCalls {

  private final ReplyWriter writer;
  private final ConcurrentMap<Long, PendingCall> calls = new ConcurrentHashMap<>();

  PendingCalls(ReplyWriter writer) {
    this.writer = writer;
  }

  PendingCall add(Header header, ReplyForm form) {
    long unique = header.unique();
    PendingCall call =
        new PendingCall(unique, header.pid(), form, writer, () -> calls.remove(unique));
    calls.put(unique, call);
    return call;
  }

  /// The call, if the handler knows it already.
  Optional<PendingCall> find(long unique) {
    return Optional.ofNullable(calls.get(unique)).filter(PendingCall::isKnown);
  }
}
