package tanabata.nbd.wire;

/// The numbers of the protocol document (`doc/proto.md` of NetworkBlockDevice/nbd).
public final class Protocol {

  public static final long GREETING_MAGIC = 0x4e42444d41474943L; // "NBDMAGIC"
  public static final long OPTION_MAGIC = 0x49484156454f5054L; // "IHAVEOPT"
  public static final long OPTION_REPLY_MAGIC = 0x3e889045565a9L;
  public static final int REQUEST_MAGIC = 0x25609513;
  public static final int SIMPLE_REPLY_MAGIC = 0x67446698;
  public static final int STRUCTURED_REPLY_MAGIC = 0x668e33ef;

  public static final int FIXED_NEWSTYLE = 1;
  public static final int NO_ZEROES = 1 << 1;

  public static final int OPT_EXPORT_NAME = 1;
  public static final int OPT_ABORT = 2;
  public static final int OPT_LIST = 3;
  public static final int OPT_STARTTLS = 5;
  public static final int OPT_INFO = 6;
  public static final int OPT_GO = 7;
  public static final int OPT_STRUCTURED_REPLY = 8;
  public static final int OPT_LIST_META_CONTEXT = 9;
  public static final int OPT_SET_META_CONTEXT = 10;

  public static final int REP_ACK = 1;
  public static final int REP_SERVER = 2;
  public static final int REP_INFO = 3;
  public static final int REP_META_CONTEXT = 4;
  public static final int REP_ERR_UNSUP = 0x80000001;
  public static final int REP_ERR_POLICY = 0x80000002;
  public static final int REP_ERR_INVALID = 0x80000003;
  public static final int REP_ERR_TLS_REQD = 0x80000005;
  public static final int REP_ERR_UNKNOWN = 0x80000006;
  public static final int REP_ERR_TOO_BIG = 0x80000009;

  public static final int INFO_EXPORT = 0;
  public static final int INFO_NAME = 1;
  public static final int INFO_DESCRIPTION = 2;
  public static final int INFO_BLOCK_SIZE = 3;

  public static final int CHUNK_NONE = 0;
  public static final int CHUNK_OFFSET_DATA = 1;
  public static final int CHUNK_BLOCK_STATUS = 5;
  public static final int CHUNK_ERROR = 0x8001;
  public static final int CHUNK_DONE = 1;

  public static final int STATE_HOLE = 1;
  public static final int STATE_ZERO = 1 << 1;

  /// Names, descriptions and messages are at most this long.
  public static final int LONGEST_STRING = 4096;

  /// Magic, code and length before the data of an option.
  public static final int OPTION_HEADER = 16;

  /// Data up to here is read; a longer option is skipped and refused.
  public static final int LONGEST_OPTION = 16 << 10;

  /// Beyond this the connection is closed instead.
  public static final long ABSURD_OPTION = 1 << 20;

  private Protocol() {}
}
