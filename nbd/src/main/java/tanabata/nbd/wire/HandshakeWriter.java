package tanabata.nbd.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import tanabata.nbd.core.OptionReply;
import tanabata.nbd.core.Session;

/// Writes what the server says before the first request.
public final class HandshakeWriter {

  private static final int OLD_PADDING = 124;

  private HandshakeWriter() {}

  public static void greeting(ByteBuf out) {
    out.writeLong(Protocol.GREETING_MAGIC);
    out.writeLong(Protocol.OPTION_MAGIC);
    out.writeShort(Protocol.FIXED_NEWSTYLE | Protocol.NO_ZEROES);
  }

  /// @param option the code of the option that is answered
  public static void reply(ByteBuf out, int option, OptionReply reply) {
    out.writeLong(Protocol.OPTION_REPLY_MAGIC);
    out.writeInt(option);
    out.writeInt(type(reply));
    int lengthAt = out.writerIndex();
    out.writeInt(0);
    body(out, reply);
    out.setInt(lengthAt, out.writerIndex() - lengthAt - Integer.BYTES);
  }

  private static int type(OptionReply reply) {
    return switch (reply) {
      case OptionReply.Acknowledged() -> Protocol.REP_ACK;
      case OptionReply.Server _ -> Protocol.REP_SERVER;
      case OptionReply.ExportInfo _,
          OptionReply.NameInfo _,
          OptionReply.DescriptionInfo _,
          OptionReply.BlockSizeInfo _ ->
          Protocol.REP_INFO;
      case OptionReply.Context _ -> Protocol.REP_META_CONTEXT;
      case OptionReply.Failed(OptionReply.Kind kind, String _) ->
          switch (kind) {
            case UNSUPPORTED -> Protocol.REP_ERR_UNSUP;
            case POLICY -> Protocol.REP_ERR_POLICY;
            case INVALID -> Protocol.REP_ERR_INVALID;
            case TLS_REQUIRED -> Protocol.REP_ERR_TLS_REQD;
            case UNKNOWN_EXPORT -> Protocol.REP_ERR_UNKNOWN;
            case TOO_BIG -> Protocol.REP_ERR_TOO_BIG;
          };
    };
  }

  private static void body(ByteBuf out, OptionReply reply) {
    switch (reply) {
      case OptionReply.Acknowledged() -> {}
      case OptionReply.Server(String export) -> {
        out.writeInt(ByteBufUtil.utf8Bytes(export));
        text(out, export);
      }
      case OptionReply.ExportInfo(long size, int flags) ->
          out.writeShort(Protocol.INFO_EXPORT).writeLong(size).writeShort(flags);
      case OptionReply.NameInfo(String name) -> text(out.writeShort(Protocol.INFO_NAME), name);
      case OptionReply.DescriptionInfo(String description) ->
          text(out.writeShort(Protocol.INFO_DESCRIPTION), description);
      case OptionReply.BlockSizeInfo(int smallest, int preferred, int largestPayload) ->
          out.writeShort(Protocol.INFO_BLOCK_SIZE)
              .writeInt(smallest)
              .writeInt(preferred)
              .writeInt(largestPayload);
      case OptionReply.Context(int id, String name) -> text(out.writeInt(id), name);
      case OptionReply.Failed(OptionReply.Kind _, String why) -> text(out, why);
    }
  }

  /// The answer to the one option that has a form of its own.
  public static void unasked(ByteBuf out, Session session, boolean noZeroes) {
    out.writeLong(session.device().sizeBytes());
    out.writeShort(session.flags());
    if (!noZeroes) {
      out.writeZero(OLD_PADDING);
    }
  }

  private static void text(ByteBuf out, String text) {
    ByteBufUtil.writeUtf8(out, text);
  }
}
