package tanabata.filesystem.core.operation;

import tanabata.filesystem.core.operation.Operation.Step;
import tanabata.filesystem.request.Errno;
import tanabata.filesystem.request.Reply;
import tanabata.filesystem.request.Request;

/// Which operation a call is.
public final class Calls {

  private Calls() {}

  public static Operation of(Request request) {
    return switch (request) {
      case Request.LookUp call -> work -> Names.lookUp(work, call);
      case Request.Forget _ -> _ -> new Step.Nothing();
      case Request.MakeNode call -> work -> Names.makeNode(work, call);
      case Request.MakeDirectory call -> work -> Names.makeDirectory(work, call);
      case Request.MakeSymlink call -> work -> Names.makeSymlink(work, call);
      case Request.Create call -> work -> Names.create(work, call);
      case Request.CreateUnnamed call -> work -> Names.createUnnamed(work, call);
      case Request.Unlink call -> work -> Names.unlink(work, call);
      case Request.RemoveDirectory call -> work -> Names.removeDirectory(work, call);
      case Request.Rename call -> work -> Names.rename(work, call);
      case Request.Link call -> work -> Names.link(work, call);
      case Request.ReadSymlink call -> work -> Names.readSymlink(work, call);
      case Request.GetAttributes call -> work -> AttributeCalls.get(work, call);
      case Request.SetAttributes call -> work -> AttributeCalls.set(work, call);
      case Request.GetStatistics _ -> AttributeCalls::statistics;
      case Request.GetXattr call -> work -> XattrCalls.get(work, call);
      case Request.ListXattrs call -> work -> XattrCalls.list(work, call);
      case Request.SetXattr call -> work -> XattrCalls.set(work, call);
      case Request.RemoveXattr call -> work -> XattrCalls.remove(work, call);
      case Request.Open call -> work -> Handles.open(work, call);
      case Request.OpenDirectory call -> work -> Handles.openDirectory(work, call);
      case Request.Release call -> work -> Handles.close(work, call.node(), call.handle());
      case Request.ReleaseDirectory call -> work -> Handles.close(work, call.node(), call.handle());
      case Request.Flush _ -> _ -> Step.done();
      case Request.Read call -> work -> Reading.read(work, call);
      case Request.Write call -> work -> Writing.write(work, call);
      case Request.Sync call -> work -> Writing.sync(work, call);
      case Request.SyncDirectory _, Request.SyncAll _ -> _ -> new Step.SyncThen(new Reply.Done());
      case Request.Allocate call -> work -> Allocating.allocate(work, call);
      case Request.Seek call -> work -> Reading.seek(work, call);
      // The kernel copies by reading and writing then.
      case Request.CopyRange _ -> _ -> Step.failed(Errno.EOPNOTSUPP);
      case Request.ReadDirectory call -> work -> Handles.list(work, call);
      case Request.TestLock _, Request.Lock _ -> _ -> Step.failed(Errno.ENOSYS);
    };
  }

  /// Which operation a call is that must change nothing.
  public static Operation ofReadOnly(Request request) {
    if (request instanceof Request.Release call) {
      return work -> Handles.closeReadOnly(work, call.node(), call.handle());
    }
    if (request instanceof Request.ReleaseDirectory call) {
      return work -> Handles.closeReadOnly(work, call.node(), call.handle());
    }
    return mayChange(request) ? _ -> Step.failed(Errno.EROFS) : of(request);
  }

  /// Whether it may change something.
  public static boolean mayChange(Request request) {
    return switch (request) {
      case Request.LookUp _,
          Request.Forget _,
          Request.ReadSymlink _,
          Request.GetAttributes _,
          Request.GetStatistics _,
          Request.GetXattr _,
          Request.ListXattrs _,
          Request.Open _,
          Request.OpenDirectory _,
          Request.Flush _,
          Request.Read _,
          Request.Sync _,
          Request.SyncDirectory _,
          Request.SyncAll _,
          Request.Seek _,
          Request.ReadDirectory _,
          Request.TestLock _,
          Request.Lock _ ->
          false;
      case Request.MakeNode _,
          Request.MakeDirectory _,
          Request.MakeSymlink _,
          Request.Create _,
          Request.CreateUnnamed _,
          Request.Unlink _,
          Request.RemoveDirectory _,
          Request.Rename _,
          Request.Link _,
          Request.SetAttributes _,
          Request.SetXattr _,
          Request.RemoveXattr _,
          Request.Release _,
          Request.ReleaseDirectory _,
          Request.Write _,
          Request.Allocate _,
          Request.CopyRange _ ->
          true;
    };
  }
}
