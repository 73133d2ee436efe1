package tanabata.filesystem.storm;

import java.util.OptionalLong;
import tanabata.filesystem.request.Request;

/// Which open file a request is about.
final class Handled {

  private Handled() {}

  static OptionalLong of(Request request) {
    return switch (request) {
      case Request.Release call -> OptionalLong.of(call.handle());
      case Request.ReleaseDirectory call -> OptionalLong.of(call.handle());
      case Request.Flush call -> OptionalLong.of(call.handle());
      case Request.Read call -> OptionalLong.of(call.handle());
      case Request.Write call -> OptionalLong.of(call.handle());
      case Request.Sync call -> OptionalLong.of(call.handle());
      case Request.SyncDirectory call -> OptionalLong.of(call.handle());
      case Request.Allocate call -> OptionalLong.of(call.handle());
      case Request.Seek call -> OptionalLong.of(call.handle());
      case Request.CopyRange call -> OptionalLong.of(call.handle());
      case Request.ReadDirectory call -> OptionalLong.of(call.handle());
      case Request.TestLock call -> OptionalLong.of(call.handle());
      case Request.Lock call -> OptionalLong.of(call.handle());
      case Request.SetAttributes call -> call.changes().handle();
      case Request.LookUp _,
          Request.Forget _,
          Request.MakeNode _,
          Request.MakeDirectory _,
          Request.MakeSymlink _,
          Request.Create _,
          Request.CreateUnnamed _,
          Request.Unlink _,
          Request.RemoveDirectory _,
          Request.Rename _,
          Request.Link _,
          Request.GetAttributes _,
          Request.ReadSymlink _,
          Request.GetStatistics _,
          Request.GetXattr _,
          Request.ListXattrs _,
          Request.SetXattr _,
          Request.RemoveXattr _,
          Request.Open _,
          Request.OpenDirectory _,
          Request.SyncAll _ ->
          OptionalLong.empty();
    };
  }
}
