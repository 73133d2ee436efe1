package tanabata.filesystem.fuse.wire;

import java.util.ArrayList;
import java.util.List;
import tanabata.filesystem.request.Errno;
import tanabata.filesystem.request.Name;
import tanabata.filesystem.request.Request;

/// Calls about inodes that need not be open.
final class InodeCalls {

  private static final int FORGOTTEN_BYTES = 16;

  /// `XATTR_SIZE_MAX` and `XATTR_LIST_MAX`.
  private static final int MOST_OF_XATTR = 65536;

  private static final int CREATE = 1;
  private static final int REPLACE = 2;
  private static final int KILLS_SET_GROUP_ID = 1;

  private InodeCalls() {}

  static Request forget(Call call) {
    return new Request.Forget(
        call.caller(), List.of(new Request.Forgotten(call.node(), call.in().u64())));
  }

  static Request forgetMany(Call call) {
    Arguments in = call.in();
    int count = in.u32();
    in.skip(4);
    if (in.isSound() && (count < 0 || count > in.left() / FORGOTTEN_BYTES)) {
      in.refuse(
          Errno.EIO,
          "it is too short for " + Integer.toUnsignedString(count) + " forgotten inodes");
    }
    List<Request.Forgotten> forgotten = new ArrayList<>();
    for (int i = 0; i < count && in.isSound(); i++) {
      long node = in.u64();
      forgotten.add(new Request.Forgotten(node, in.u64()));
    }
    return new Request.Forget(call.caller(), forgotten);
  }

  /// Which attributes are wanted makes no difference: all are told.
  static Request getAttributes(Call call, int bytes) {
    call.in().skip(bytes);
    return new Request.GetAttributes(call.caller(), call.node());
  }

  static Request getXattr(Call call) {
    Arguments in = call.in();
    int room = room(in);
    return new Request.GetXattr(call.caller(), call.node(), in.text(Name.MOST_BYTES), room);
  }

  static Request listXattrs(Call call) {
    return new Request.ListXattrs(call.caller(), call.node(), room(call.in()));
  }

  private static int room(Arguments in) {
    int room = in.length(MOST_OF_XATTR);
    in.skip(4);
    return room;
  }

  static Request setXattr(Call call) {
    Arguments in = call.in();
    int length = in.length(MOST_OF_XATTR);
    Request.XattrExpectation expectation = expectation(in, in.u32());
    boolean killsSetGroupId = false;
    if (call.agreement().has(InitFlag.SETXATTR_EXT)) {
      killsSetGroupId = (in.u32() & KILLS_SET_GROUP_ID) != 0;
      in.skip(4);
    }
    Name name = in.text(Name.MOST_BYTES);
    return new Request.SetXattr(
        call.caller(), call.node(), name, in.bytes(length), expectation, killsSetGroupId);
  }

  private static Request.XattrExpectation expectation(Arguments in, int flags) {
    return switch (flags) {
      case 0 -> Request.XattrExpectation.ANY;
      case CREATE -> Request.XattrExpectation.ABSENT;
      case REPLACE -> Request.XattrExpectation.PRESENT;
      default -> {
        in.refuse(Errno.EINVAL, "no attribute is set with the flags " + flags);
        yield Request.XattrExpectation.ANY;
      }
    };
  }

  static Request removeXattr(Call call) {
    return new Request.RemoveXattr(call.caller(), call.node(), call.in().text(Name.MOST_BYTES));
  }
}
