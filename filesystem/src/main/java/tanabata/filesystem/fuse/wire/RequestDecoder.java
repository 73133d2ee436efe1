package tanabata.filesystem.fuse.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import tanabata.filesystem.request.Caller;
import tanabata.filesystem.request.Errno;
import tanabata.filesystem.request.Request;

/// From the bytes of a request to what they say. Nothing is believed of a length before it was
/// compared with what is there, and nothing is thrown. By several threads at once.
public final class RequestDecoder {

  /// From this version on the header says how long the extensions at the end are.
  private static final int FIRST_WITH_EXTENSIONS = 38;

  private static final int EXTENSION_UNIT = 8;
  private static final int LENGTH_OF_EXTENSIONS = 36;

  private final Agreement agreement;
  private final Payloads payloads;

  /// @param agreement [Agreement#NONE] for the first request
  public RequestDecoder(Agreement agreement, Payloads payloads) {
    this.agreement = agreement;
    this.payloads = payloads;
  }

  /// @param bytes one request, from the position to the limit, which stay as they are; takes the
  ///   byte order of the machine
  public Incoming decode(ByteBuffer bytes) {
    bytes.order(ByteOrder.nativeOrder());
    int start = bytes.position();
    int length = bytes.remaining();
    if (length < Header.BYTES) {
      return new Incoming.Dropped("a request of " + length + " bytes has no whole header");
    }
    Header header =
        new Header(
            bytes.getLong(start + 8),
            bytes.getInt(start + 4),
            bytes.getLong(start + 16),
            bytes.getInt(start + 24),
            bytes.getInt(start + 28),
            bytes.getInt(start + 32));
    Optional<Opcode> opcode = Opcode.of(header.opcode());
    if (opcode.isEmpty()) {
      return new Incoming.Refused(header, Errno.ENOSYS, Optional.empty());
    }
    int end = bytes.limit() - extensions(bytes, start);
    Arguments in = new Arguments(bytes, start + Header.BYTES, end);
    if (bytes.getInt(start) != length) {
      in.refuse(
          Errno.EIO,
          "it says that it has " + Integer.toUnsignedString(bytes.getInt(start)) + " bytes");
    } else if (in.left() < 0) {
      in.refuse(Errno.EIO, "its extensions are longer than all of it");
    }
    return decode(header, opcode.get(), in);
  }

  private int extensions(ByteBuffer bytes, int start) {
    return agreement.minor() < FIRST_WITH_EXTENSIONS
        ? 0
        : Short.toUnsignedInt(bytes.getShort(start + LENGTH_OF_EXTENSIONS)) * EXTENSION_UNIT;
  }

  private Incoming decode(Header header, Opcode opcode, Arguments in) {
    Caller caller = new Caller(header.uid(), header.gid(), header.pid());
    Incoming read = read(opcode, new Call(header, caller, opcode.form(), in, agreement));
    return in.isSound() ? read : refused(header, opcode, in.trouble().orElseThrow());
  }

  private static Incoming refused(Header header, Opcode opcode, Arguments.Trouble trouble) {
    String complaint =
        "a request " + opcode + " of the kernel makes no sense: " + trouble.sentence();
    return opcode.isAnswered()
        ? new Incoming.Refused(header, trouble.errno(), Optional.of(complaint))
        : new Incoming.Dropped(complaint);
  }

  private Incoming read(Opcode opcode, Call call) {
    return switch (opcode) {
      case LOOKUP -> call.asks(NameCalls.lookUp(call));
      case FORGET -> call.asks(InodeCalls.forget(call));
      case BATCH_FORGET -> call.asks(InodeCalls.forgetMany(call));
      case GETATTR -> call.asks(InodeCalls.getAttributes(call, 16));
      case STATX -> call.asks(InodeCalls.getAttributes(call, 24));
      case SETATTR -> call.asks(AttributeChanges.read(call));
      case READLINK -> call.asks(new Request.ReadSymlink(call.caller(), call.node()));
      case SYMLINK -> call.asks(NameCalls.makeSymlink(call));
      case MKNOD -> call.asks(NameCalls.makeNode(call));
      case MKDIR -> call.asks(NameCalls.makeDirectory(call));
      case UNLINK -> call.asks(NameCalls.unlink(call));
      case RMDIR -> call.asks(NameCalls.removeDirectory(call));
      case RENAME -> call.asks(NameCalls.rename(call));
      case RENAME2 -> call.asks(NameCalls.renameWithFlags(call));
      case LINK -> call.asks(NameCalls.link(call));
      case CREATE -> call.asks(NameCalls.create(call));
      case TMPFILE -> call.asks(NameCalls.createUnnamed(call));
      case OPEN -> call.asks(FileCalls.open(call));
      case OPENDIR -> call.asks(new Request.OpenDirectory(call.caller(), call.node()));
      case READ -> call.asks(FileCalls.read(call));
      case WRITE -> call.asks(FileCalls.write(call, payloads));
      case READDIR -> call.asks(FileCalls.readDirectory(call, Request.Listing.NAMES));
      case READDIRPLUS -> call.asks(FileCalls.readDirectory(call, Request.Listing.ATTRIBUTES));
      case STATFS -> call.asks(new Request.GetStatistics(call.caller(), call.node()));
      case SYNCFS -> call.asks(new Request.SyncAll(call.caller()));
      case RELEASE -> call.asks(FileCalls.release(call));
      case RELEASEDIR -> call.asks(FileCalls.releaseDirectory(call));
      case FLUSH -> call.asks(FileCalls.flush(call));
      case FSYNC -> call.asks(FileCalls.sync(call));
      case FSYNCDIR -> call.asks(FileCalls.syncDirectory(call));
      case GETXATTR -> call.asks(InodeCalls.getXattr(call));
      case LISTXATTR -> call.asks(InodeCalls.listXattrs(call));
      case SETXATTR -> call.asks(InodeCalls.setXattr(call));
      case REMOVEXATTR -> call.asks(InodeCalls.removeXattr(call));
      case GETLK -> call.asks(LockCalls.test(call));
      case SETLK -> call.asks(LockCalls.lock(call, Request.Patience.REFUSE));
      case SETLKW -> call.asks(LockCalls.lock(call, Request.Patience.WAIT));
      case FALLOCATE -> call.asks(FileCalls.allocate(call));
      case LSEEK -> call.asks(FileCalls.seek(call));
      case COPY_FILE_RANGE -> call.asks(FileCalls.copy(call, FileCalls.MOST_OF_SHORT_COPY));
      case COPY_FILE_RANGE_64 -> call.asks(FileCalls.copy(call, Long.MAX_VALUE));
      case INIT -> new Incoming.Initialize(call.header(), Offer.read(call.in()));
      case DESTROY -> new Incoming.Destroy(call.header());
      case INTERRUPT -> new Incoming.Interrupted(call.header(), call.in().u64());
      // The kernel then checks itself, or does without, and does not ask again.
      case ACCESS, BMAP, POLL -> call.refused(Errno.ENOSYS);
      case IOCTL -> call.refused(Errno.ENOTTY);
      case NOTIFY_REPLY -> new Incoming.Dropped("the kernel answers what it was not asked");
    };
  }
}
