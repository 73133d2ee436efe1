package tanabata.nbd.wire;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tanabata.nbd.core.Option;

/// Reads the data of an option.
public final class OptionDecoder {

  private OptionDecoder() {}

  /// @param data exactly the option's data; read, not released
  public static Option decode(int code, ByteBuf data) {
    try {
      Option option = read(code, data);
      boolean known = !(option instanceof Option.Unknown);
      return known && data.isReadable()
          ? new Option.Malformed("the option has " + data.readableBytes() + " bytes too many")
          : option;
    } catch (BrokenRules broken) {
      return code == Protocol.OPT_EXPORT_NAME
          ? new Option.BadExportName(broken.getMessage())
          : new Option.Malformed(broken.getMessage());
    }
  }

  /// What to make of an option whose data is too long to be read.
  public static Option tooBig(int code, long length) {
    return code == Protocol.OPT_EXPORT_NAME
        ? new Option.BadExportName("the export name has " + length + " bytes")
        : new Option.TooBig(length);
  }

  private static Option read(int code, ByteBuf data) throws BrokenRules {
    return switch (code) {
      case Protocol.OPT_EXPORT_NAME ->
          new Option.ExportName(string(data, data.readableBytes(), "export name"));
      case Protocol.OPT_ABORT -> {
        data.skipBytes(data.readableBytes()); // a client that leaves is let go, whatever it says
        yield new Option.Abort();
      }
      case Protocol.OPT_LIST -> new Option.ListExports();
      case Protocol.OPT_STARTTLS -> new Option.StartTls();
      case Protocol.OPT_INFO -> new Option.Info(prefixed(data, "export name"), details(data));
      case Protocol.OPT_GO -> new Option.Go(prefixed(data, "export name"), details(data));
      case Protocol.OPT_STRUCTURED_REPLY -> new Option.StructuredReplies();
      case Protocol.OPT_LIST_META_CONTEXT ->
          new Option.ListContexts(prefixed(data, "export name"), queries(data));
      case Protocol.OPT_SET_META_CONTEXT ->
          new Option.SetContexts(prefixed(data, "export name"), queries(data));
      default -> new Option.Unknown(code);
    };
  }

  private static List<Option.Detail> details(ByteBuf data) throws BrokenRules {
    need(data, Short.BYTES, "the number of information requests");
    int count = data.readUnsignedShort();
    need(data, (long) count * Short.BYTES, "the information requests");
    boolean name = false;
    boolean description = false;
    for (int i = 0; i < count; i++) {
      int kind = data.readUnsignedShort();
      name |= kind == Protocol.INFO_NAME;
      description |= kind == Protocol.INFO_DESCRIPTION;
    }
    List<Option.Detail> wanted = new ArrayList<>();
    if (name) {
      wanted.add(Option.Detail.NAME);
    }
    if (description) {
      wanted.add(Option.Detail.DESCRIPTION);
    }
    return wanted;
  }

  private static List<String> queries(ByteBuf data) throws BrokenRules {
    need(data, Integer.BYTES, "the number of queries");
    long count = data.readUnsignedInt();
    need(data, count * Integer.BYTES, "the queries");
    List<String> queries = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      queries.add(prefixed(data, "query"));
    }
    return queries;
  }

  private static String prefixed(ByteBuf data, String what) throws BrokenRules {
    need(data, Integer.BYTES, "the length of the " + what);
    return string(data, data.readUnsignedInt(), what);
  }

  private static String string(ByteBuf data, long length, String what) throws BrokenRules {
    if (length > Protocol.LONGEST_STRING) {
      throw new BrokenRules("the " + what + " is longer than " + Protocol.LONGEST_STRING);
    }
    need(data, length, "the " + what);
    byte[] bytes = new byte[(int) length];
    data.readBytes(bytes);
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes))
          .toString();
    } catch (CharacterCodingException notUtf8) {
      throw new BrokenRules("the " + what + " is not UTF-8");
    }
  }

  private static void need(ByteBuf data, long bytes, String what) throws BrokenRules {
    if (data.readableBytes() < bytes) {
      throw new BrokenRules("the option ends within " + what);
    }
  }

  private static final class BrokenRules extends Exception {
    private static final long serialVersionUID = 1L;

    BrokenRules(String why) {
      super(why, null, false, false);
    }
  }
}
