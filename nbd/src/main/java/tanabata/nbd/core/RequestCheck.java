package tanabata.nbd.core;

import tanabata.foundation.ByteRange;
import tanabata.foundation.Zeroing;
import tanabata.nbd.NbdLimits;

/// The door of the device: what passes is in range, and asks for nothing that was not agreed on.
public final class RequestCheck {

  public static final int READ = 0;
  public static final int WRITE = 1;
  public static final int DISCONNECT = 2;
  public static final int FLUSH = 3;
  public static final int TRIM = 4;
  public static final int CACHE = 5;
  public static final int WRITE_ZEROES = 6;
  public static final int BLOCK_STATUS = 7;

  public static final int FUA = 1;
  public static final int NO_HOLE = 1 << 1;
  public static final int DF = 1 << 2;
  public static final int REQ_ONE = 1 << 3;
  public static final int FAST_ZERO = 1 << 4;

  private final long size;
  private final boolean structured;
  private final boolean allocation;
  private final boolean readOnly;

  public RequestCheck(Session session) {
    this.size = session.device().sizeBytes();
    this.structured = session.structured();
    this.allocation = session.allocation();
    this.readOnly = session.readOnly();
  }

  public Command judge(Request request) {
    return switch (request.type()) {
      case READ -> read(request);
      case WRITE -> write(request);
      case DISCONNECT -> new Command.Disconnect();
      case FLUSH -> flush(request);
      case TRIM -> trim(request);
      case CACHE -> cache(request);
      case WRITE_ZEROES -> zero(request);
      case BLOCK_STATUS -> blockStatus(request);
      default -> refuse("this server does not know command " + request.type());
    };
  }

  private Command read(Request request) {
    if (hasOther(request, structured ? DF : 0)) {
      return badFlags(request, 0);
    }
    if (request.length() > NbdLimits.MAX_PAYLOAD) {
      return refuse("a read is at most 32 MiB");
    }
    return fits(request) ? new Command.Read(range(request)) : misfit(request, NbdError.INVALID, 0);
  }

  private Command write(Request request) {
    long payload = request.length();
    if (payload > NbdLimits.MAX_PAYLOAD) {
      return new Command.Hopeless("it sent a write of " + payload + " bytes, more than 32 MiB");
    }
    if (readOnly) {
      return notPermitted(payload);
    }
    if (hasOther(request, 0)) {
      return badFlags(request, payload);
    }
    return fits(request)
        ? new Command.Write(range(request), durable(request))
        : misfit(request, NbdError.NO_SPACE, payload);
  }

  private Command flush(Request request) {
    if (hasOther(request, 0)) {
      return badFlags(request, 0);
    }
    return request.offset() == 0 && request.length() == 0
        ? new Command.Flush()
        : refuse("a flush has no range");
  }

  private Command trim(Request request) {
    if (readOnly) {
      return notPermitted(0);
    }
    if (hasOther(request, 0)) {
      return badFlags(request, 0);
    }
    return fits(request)
        ? new Command.Zero(range(request), Zeroing.DISCARD, durable(request))
        : misfit(request, NbdError.NO_SPACE, 0);
  }

  private Command zero(Request request) {
    if (readOnly) {
      return notPermitted(0);
    }
    if (hasOther(request, NO_HOLE | FAST_ZERO)) {
      return badFlags(request, 0);
    }
    Zeroing zeroing = (request.flags() & NO_HOLE) == 0 ? Zeroing.DISCARD : Zeroing.KEEP_SPACE;
    return fits(request)
        ? new Command.Zero(range(request), zeroing, durable(request))
        : misfit(request, NbdError.NO_SPACE, 0);
  }

  private Command cache(Request request) {
    if (hasOther(request, 0)) {
      return badFlags(request, 0);
    }
    return fits(request) ? new Command.Cache(range(request)) : misfit(request, NbdError.INVALID, 0);
  }

  private Command blockStatus(Request request) {
    if (!allocation) {
      return refuse("block status needs a metadata context, and none was agreed on");
    }
    if (hasOther(request, REQ_ONE)) {
      return badFlags(request, 0);
    }
    boolean onlyOne = (request.flags() & REQ_ONE) != 0;
    return fits(request)
        ? new Command.BlockStatus(range(request), onlyOne)
        : misfit(request, NbdError.INVALID, 0);
  }

  /// FUA is legal with every command; it means something only where something is written.
  private static boolean hasOther(Request request, int allowed) {
    return (request.flags() & ~(allowed | FUA)) != 0;
  }

  private static boolean durable(Request request) {
    return (request.flags() & FUA) != 0;
  }

  private boolean fits(Request request) {
    return request.length() > 0 && inside(request);
  }

  /// Offsets of 2^63 and more arrive here as negative numbers.
  private boolean inside(Request request) {
    return request.offset() >= 0 && request.offset() <= size - request.length();
  }

  private static ByteRange range(Request request) {
    return new ByteRange(request.offset(), request.length());
  }

  private Command misfit(Request request, NbdError beyondTheEnd, long payload) {
    return inside(request)
        ? new Command.Refused(NbdError.INVALID, "the range is empty", payload)
        : new Command.Refused(beyondTheEnd, "the range exceeds the device", payload);
  }

  private static Command notPermitted(long payload) {
    return new Command.Refused(NbdError.NOT_PERMITTED, NbdError.NOT_PERMITTED.text(), payload);
  }

  private static Command badFlags(Request request, long payload) {
    return new Command.Refused(
        NbdError.INVALID, "the flags " + request.flags() + " do not go with it", payload);
  }

  private static Command refuse(String why) {
    return new Command.Refused(NbdError.INVALID, why, 0);
  }
}
