package tanabata.filesystem.fuse.wire;

import tanabata.filesystem.request.Errno;
import tanabata.filesystem.request.Name;
import tanabata.filesystem.request.Request;

/// Calls about entries of directories. Security labels and groups may follow some of them; nothing
/// is read behind the last name.
final class NameCalls {

  /// `PATH_MAX`, the zero at the end not counted.
  private static final int MOST_OF_TARGET = 4095;

  private static final int NO_REPLACE = 1;
  private static final int EXCHANGE = 2;
  private static final int WHITEOUT = 4;

  private NameCalls() {}

  static Request lookUp(Call call) {
    return new Request.LookUp(call.caller(), call.node(), call.in().name());
  }

  static Request makeNode(Call call) {
    Arguments in = call.in();
    int mode = in.u32();
    int device = in.u32();
    int umask = in.u32();
    in.skip(4);
    return new Request.MakeNode(call.caller(), call.node(), in.name(), mode, umask, device);
  }

  static Request makeDirectory(Call call) {
    Arguments in = call.in();
    int mode = in.u32();
    int umask = in.u32();
    return new Request.MakeDirectory(call.caller(), call.node(), in.name(), mode, umask);
  }

  static Request makeSymlink(Call call) {
    Name name = call.in().name();
    Name target = call.in().text(MOST_OF_TARGET);
    return new Request.MakeSymlink(call.caller(), call.node(), name, target);
  }

  static Request create(Call call) {
    Arguments in = call.in();
    int flags = in.u32();
    int mode = in.u32();
    int umask = in.u32();
    in.skip(4);
    return new Request.Create(call.caller(), call.node(), in.name(), mode, umask, flags);
  }

  /// The name that comes with it means nothing.
  static Request createUnnamed(Call call) {
    Arguments in = call.in();
    int flags = in.u32();
    int mode = in.u32();
    int umask = in.u32();
    in.skip(4);
    return new Request.CreateUnnamed(call.caller(), call.node(), mode, umask, flags);
  }

  static Request unlink(Call call) {
    return new Request.Unlink(call.caller(), call.node(), call.in().name());
  }

  static Request removeDirectory(Call call) {
    return new Request.RemoveDirectory(call.caller(), call.node(), call.in().name());
  }

  static Request rename(Call call) {
    long newParent = call.in().u64();
    return rename(call, newParent, Request.Replacement.REPLACE);
  }

  static Request renameWithFlags(Call call) {
    Arguments in = call.in();
    long newParent = in.u64();
    Request.Replacement replacement = replacement(in, in.u32());
    in.skip(4);
    return rename(call, newParent, replacement);
  }

  private static Request rename(Call call, long newParent, Request.Replacement replacement) {
    Name name = call.in().name();
    Name newName = call.in().name();
    return new Request.Rename(call.caller(), call.node(), name, newParent, newName, replacement);
  }

  private static Request.Replacement replacement(Arguments in, int flags) {
    return switch (flags) {
      case 0 -> Request.Replacement.REPLACE;
      case NO_REPLACE -> Request.Replacement.REFUSE;
      case EXCHANGE -> Request.Replacement.EXCHANGE;
      case WHITEOUT -> Request.Replacement.WHITEOUT;
      case WHITEOUT | NO_REPLACE -> Request.Replacement.WHITEOUT_REFUSE;
      default -> {
        in.refuse(Errno.EINVAL, "there is no renaming with the flags " + flags);
        yield Request.Replacement.REPLACE;
      }
    };
  }

  static Request link(Call call) {
    long node = call.in().u64();
    return new Request.Link(call.caller(), node, call.node(), call.in().name());
  }
}
