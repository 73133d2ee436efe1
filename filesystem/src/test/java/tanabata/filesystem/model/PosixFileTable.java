package tanabata.filesystem.model;

import static tanabata.filesystem.model.Calls.*;
import static tanabata.filesystem.model.Expected.*;
import static tanabata.filesystem.model.PosixCase.of;
import static tanabata.filesystem.request.Errno.E2BIG;
import static tanabata.filesystem.request.Errno.EACCES;
import static tanabata.filesystem.request.Errno.EAGAIN;
import static tanabata.filesystem.request.Errno.EBADF;
import static tanabata.filesystem.request.Errno.EEXIST;
import static tanabata.filesystem.request.Errno.EFBIG;
import static tanabata.filesystem.request.Errno.EINVAL;
import static tanabata.filesystem.request.Errno.EISDIR;
import static tanabata.filesystem.request.Errno.ENAMETOOLONG;
import static tanabata.filesystem.request.Errno.ENODATA;
import static tanabata.filesystem.request.Errno.ENOENT;
import static tanabata.filesystem.request.Errno.ENOTDIR;
import static tanabata.filesystem.request.Errno.ENXIO;
import static tanabata.filesystem.request.Errno.EOPNOTSUPP;
import static tanabata.filesystem.request.Errno.EPERM;
import static tanabata.filesystem.request.Errno.ERANGE;
import static tanabata.filesystem.request.FileLock.Type.READ;
import static tanabata.filesystem.request.FileLock.Type.UNLOCK;
import static tanabata.filesystem.request.FileLock.Type.WRITE;
import static tanabata.filesystem.request.Request.Allocation.EXTEND;
import static tanabata.filesystem.request.Request.Allocation.KEEP_SIZE;
import static tanabata.filesystem.request.Request.Allocation.PUNCH;
import static tanabata.filesystem.request.Request.Allocation.UNSUPPORTED;
import static tanabata.filesystem.request.Request.Allocation.ZERO;
import static tanabata.filesystem.request.Request.Allocation.ZERO_KEEP_SIZE;
import static tanabata.filesystem.request.Request.XattrExpectation.ABSENT;
import static tanabata.filesystem.request.Request.XattrExpectation.PRESENT;

import java.util.List;
import java.util.stream.Stream;
import tanabata.filesystem.request.Name;

/// What files hold, and what is said of them: the second half of [PosixTable].
final class PosixFileTable {

  /// As `setcap` writes it: version 2, no capabilities.
  private static final String CAPABILITIES = "\0\0\0\2" + "\0".repeat(16);

  private static final String CAPABILITY = "security.capability";
  private static final Name ACCESS = Acl.ACCESS;
  private static final Name DEFAULT = Acl.DEFAULT;
  private static final long FAR = 1L << 40;

  private PosixFileTable() {}

  static List<PosixCase> all() {
    return Stream.of(
            CHANGING_MODES,
            CHANGING_OWNERS,
            SETTING_TIMES,
            TRUNCATING,
            READING,
            WRITING,
            ALLOCATING,
            SEEKING,
            COPYING,
            SETTING_XATTRS,
            GETTING_XATTRS,
            SETTING_ACLS,
            INHERITING_ACLS,
            LOCKING,
            LOCKING_WHOLE)
        .flatMap(List::stream)
        .toList();
  }

  private static final List<PosixCase> CHANGING_MODES =
      List.of(
          of("chmod", stat("/f"), permissions(07751), touch("/f"), chmod("/f", 07751)),
          of(
              "chmod of a directory",
              stat("/d"),
              permissions(03700),
              mkdir("/d"),
              chmod("/d", 03700)),
          of(
              "chmod through a symlink",
              stat("/f"),
              permissions(0600),
              touch("/f"),
              symlink("/s", "f"),
              chmod("/s", 0600)),
          of("chmod of a fifo", stat("/f"), permissions(0600), mkfifo("/f"), chmod("/f", 0600)),
          of("chmod of nothing", chmod("/f", 0600), fails(ENOENT)),
          of("chmod in a file", chmod("/f/a", 0600), fails(ENOTDIR), touch("/f")),
          of(
              "chmod of a name that is too long",
              chmod("/" + PosixTable.TOO_LONG, 0600),
              fails(ENAMETOOLONG)));

  private static final List<PosixCase> CHANGING_OWNERS =
      List.of(
          of("chown", stat("/f"), owner(7, 8), touch("/f"), chown("/f", 7, 8)),
          of("chown of the user only", stat("/f"), owner(7, 0), touch("/f"), chown("/f", 7, -1)),
          of("chown of the group only", stat("/f"), owner(0, 8), touch("/f"), chown("/f", -1, 8)),
          of("chown of a symlink", stat("/s"), owner(7, 8), symlink("/s", "x"), chown("/s", 7, 8)),
          of(
              "chown takes set-user-id",
              stat("/f"),
              permissions(0755),
              touch("/f"),
              chmod("/f", 04755),
              chown("/f", 7, 8)),
          of(
              "chown takes set-group-id from what the group executes",
              stat("/f"),
              permissions(0755),
              touch("/f"),
              chmod("/f", 06755),
              chown("/f", -1, 8)),
          of(
              "chown leaves set-group-id of what the group does not execute",
              stat("/f"),
              permissions(02745),
              touch("/f"),
              chmod("/f", 02745),
              chown("/f", 7, 8)),
          of(
              "chown leaves the bits of a directory",
              stat("/d"),
              permissions(06755),
              mkdir("/d"),
              chmod("/d", 06755),
              chown("/d", 7, 8)),
          of(
              "chown takes capabilities",
              getxattr("/f", CAPABILITY),
              fails(ENODATA),
              touch("/f"),
              setxattr("/f", CAPABILITY, CAPABILITIES),
              chown("/f", 7, 8)),
          of("chown of nothing", chown("/f", 7, 8), fails(ENOENT)));

  private static final List<PosixCase> SETTING_TIMES =
      List.of(
          of(
              "times are set",
              stat("/f"),
              times(1_000_000_001L, -2_000_000_000L),
              touch("/f"),
              utimes("/f", 1_000_000_001L, -2_000_000_000L)),
          of("times of a directory", stat("/d"), times(1, 2), mkdir("/d"), utimes("/d", 1, 2)),
          of("times of a symlink", stat("/s"), times(1, 2), symlink("/s", "x"), utimes("/s", 1, 2)),
          of(
              "times after 2038",
              stat("/f"),
              times(4_294_967_296_000_000_123L, 0),
              touch("/f"),
              utimes("/f", 4_294_967_296_000_000_123L, 0)),
          of("times to now", utimesNow("/f"), succeeds(), touch("/f")),
          of(
              "chmod leaves times",
              stat("/f"),
              times(1, 2),
              touch("/f"),
              utimes("/f", 1, 2),
              chmod("/f", 0600)),
          of("times of nothing", utimes("/f", 1, 2), fails(ENOENT)));

  private static final List<PosixCase> TRUNCATING =
      List.of(
          of(
              "truncate down",
              read("o", 0, 9),
              bytes("te"),
              create("o", "/f"),
              write("o", 0, "text"),
              truncate("/f", 2)),
          of(
              "truncate up reads zeros",
              read("o", 0, 9),
              bytes("text\0\0"),
              create("o", "/f"),
              write("o", 0, "text"),
              ftruncate("o", 6)),
          of(
              "truncate down and up reads zeros",
              read("o", 0, 9),
              bytes("t\0\0\0"),
              create("o", "/f"),
              write("o", 0, "text"),
              ftruncate("o", 1),
              ftruncate("o", 4)),
          of("truncate far up", stat("/f"), size(FAR), touch("/f"), truncate("/f", FAR)),
          of(
              "truncate to the largest size",
              stat("/f"),
              size(Limits.LIKE_EXT4.fileBytes()),
              touch("/f"),
              truncate("/f", Limits.LIKE_EXT4.fileBytes())),
          of(
              "truncate beyond the largest size",
              truncate("/f", Limits.LIKE_EXT4.fileBytes() + 1),
              fails(EFBIG),
              touch("/f")),
          of("truncate to less than nothing", truncate("/f", -1), fails(EINVAL), touch("/f")),
          of("truncate of a directory", truncate("/d", 0), fails(EISDIR), mkdir("/d")),
          of("truncate of a fifo", truncate("/f", 0), fails(EINVAL), mkfifo("/f")),
          of("truncate of nothing", truncate("/f", 0), fails(ENOENT)),
          of(
              "truncate through a symlink",
              stat("/f"),
              size(3),
              touch("/f"),
              symlink("/s", "f"),
              truncate("/s", 3)),
          of(
              "truncate of what is open for reading",
              ftruncate("o", 0),
              fails(EINVAL),
              touch("/f"),
              open("o", "/f", OpenFlags.READ_ONLY)),
          of(
              "truncate of what was unlinked while open",
              fstat("o"),
              size(3),
              create("o", "/f"),
              unlink("/f"),
              ftruncate("o", 3)),
          of(
              "truncate takes capabilities",
              getxattr("/f", CAPABILITY),
              fails(ENODATA),
              touch("/f"),
              setxattr("/f", CAPABILITY, CAPABILITIES),
              truncate("/f", 3)));

  private static final List<PosixCase> READING =
      List.of(
          of("read", read("o", 1, 2), bytes("ex"), create("o", "/f"), write("o", 0, "text")),
          of(
              "read across the end",
              read("o", 2, 9),
              bytes("xt"),
              create("o", "/f"),
              write("o", 0, "text")),
          of(
              "read at the end",
              read("o", 4, 9),
              bytes(""),
              create("o", "/f"),
              write("o", 0, "text")),
          of(
              "read far beyond the end",
              read("o", FAR, 9),
              bytes(""),
              create("o", "/f"),
              write("o", 0, "text")),
          of(
              "read of nothing",
              read("o", 0, 0),
              bytes(""),
              create("o", "/f"),
              write("o", 0, "text")),
          of(
              "read of a hole",
              read("o", 4096, 3),
              bytes("\0\0\0"),
              create("o", "/f"),
              write("o", 9000, "text")),
          of("read before a file", read("o", -1, 3), fails(EINVAL), create("o", "/f")),
          of(
              "read of what is open for writing",
              read("o", 0, 1),
              fails(EBADF),
              touch("/f"),
              open("o", "/f", OpenFlags.WRITE_ONLY)),
          of(
              "read of a directory",
              read("o", 0, 1),
              fails(EISDIR),
              mkdir("/d"),
              openDirectory("o", "/d")),
          of("read of what is not open", read("o", 0, 1), fails(EBADF)));

  private static final int APPEND = OpenFlags.READ_WRITE | OpenFlags.APPEND;

  private static final List<PosixCase> WRITING =
      List.of(
          of("write", write("o", 0, "text"), count(4), create("o", "/f")),
          of(
              "write in the middle",
              read("o", 0, 9),
              bytes("tEXt"),
              create("o", "/f"),
              write("o", 0, "text"),
              write("o", 1, "EX")),
          of(
              "write grows a file",
              stat("/f"),
              size(8),
              create("o", "/f"),
              write("o", 0, "text"),
              write("o", 2, "longer")),
          of(
              "write far away leaves a hole",
              read("o", 4, 2),
              bytes("\0\0"),
              create("o", "/f"),
              write("o", 0, "text"),
              write("o", FAR, "x")),
          of("write of nothing", write("o", 9, ""), count(0), create("o", "/f")),
          of(
              "write of nothing does not grow a file",
              stat("/f"),
              size(0),
              create("o", "/f"),
              write("o", 9, "")),
          of(
              "write of several pages",
              stat("/f"),
              size(20_001),
              create("o", "/f"),
              write("o", 1, "x".repeat(20_000))),
          of(
              "append",
              read("o", 0, 20),
              bytes("text and more"),
              create("a", "/f"),
              write("a", 0, "text"),
              open("o", "/f", APPEND),
              write("o", 0, " and more")),
          of(
              "append behind what another wrote",
              read("o", 0, 9),
              bytes("a1b"),
              create("a", "/f"),
              open("o", "/f", APPEND),
              write("o", 0, "a"),
              write("a", 1, "1"),
              write("o", 0, "b")),
          of(
              "write of what is open for reading",
              write("o", 0, "x"),
              fails(EBADF),
              touch("/f"),
              open("o", "/f", OpenFlags.READ_ONLY)),
          of("write before a file", write("o", -1, "x"), fails(EINVAL), create("o", "/f")),
          of(
              "write beyond the largest size",
              write("o", Limits.LIKE_EXT4.fileBytes(), "x"),
              fails(EFBIG),
              create("o", "/f")),
          of(
              "write up to the largest size",
              write("o", Limits.LIKE_EXT4.fileBytes() - 1, "xyz"),
              count(1),
              create("o", "/f")),
          of(
              "write takes capabilities",
              getxattr("/f", CAPABILITY),
              fails(ENODATA),
              create("o", "/f"),
              setxattr("/f", CAPABILITY, CAPABILITIES),
              write("o", 0, "x")),
          of("fsync", fsync("o"), succeeds(), create("o", "/f"), write("o", 0, "text")),
          of(
              "fdatasync of what is open for reading",
              fdatasync("o"),
              succeeds(),
              touch("/f"),
              open("o", "/f", OpenFlags.READ_ONLY)),
          of("fsync of a directory", fsync("o"), succeeds(), mkdir("/d"), openDirectory("o", "/d")),
          of("sync", sync(), succeeds(), touch("/f")));

  private static final Call MADE = create("o", "/f");
  private static final Call TEXT = write("o", 0, "some text");

  private static final List<PosixCase> ALLOCATING =
      List.of(
          of("fallocate extends", stat("/f"), size(5000), MADE, fallocate("o", EXTEND, 0, 5000)),
          of(
              "fallocate keeps what is there",
              read("o", 0, 99),
              bytes("some text"),
              MADE,
              TEXT,
              fallocate("o", EXTEND, 2, 3)),
          of(
              "fallocate does not shrink",
              stat("/f"),
              size(9),
              MADE,
              TEXT,
              fallocate("o", EXTEND, 0, 3)),
          of(
              "fallocate reads zeros",
              read("o", 8, 4),
              bytes("t\0\0"),
              MADE,
              TEXT,
              fallocate("o", EXTEND, 0, 11)),
          of(
              "fallocate may keep the size",
              stat("/f"),
              size(9),
              MADE,
              TEXT,
              fallocate("o", KEEP_SIZE, 0, 50_000)),
          of(
              "what fallocate kept beyond the end reads zeros",
              read("o", 8, 4),
              bytes("t\0\0\0"),
              MADE,
              TEXT,
              fallocate("o", KEEP_SIZE, 0, 50_000),
              ftruncate("o", 100)),
          of(
              "punch",
              read("o", 0, 9),
              bytes("s\0\0\0 text"),
              MADE,
              TEXT,
              fallocate("o", PUNCH, 1, 3)),
          of(
              "punch beyond the end",
              stat("/f"),
              size(9),
              MADE,
              TEXT,
              fallocate("o", PUNCH, 4, 9000)),
          of(
              "punch of pages",
              read("o", 4095, 3),
              bytes("x\0\0"),
              MADE,
              write("o", 0, "x".repeat(20_000)),
              fallocate("o", PUNCH, 4096, 8192)),
          of(
              "zero",
              read("o", 0, 99),
              bytes("so\0\0\0text"),
              MADE,
              TEXT,
              fallocate("o", ZERO, 2, 3)),
          of("zero extends", stat("/f"), size(12), MADE, TEXT, fallocate("o", ZERO, 2, 10)),
          of(
              "zero may keep the size",
              read("o", 0, 99),
              bytes("so\0\0\0\0\0\0\0"),
              MADE,
              TEXT,
              fallocate("o", ZERO_KEEP_SIZE, 2, 10)),
          of("fallocate of nothing", fallocate("o", EXTEND, 0, 0), fails(EINVAL), MADE),
          of("fallocate before a file", fallocate("o", EXTEND, -1, 5), fails(EINVAL), MADE),
          of("fallocate of less than nothing", fallocate("o", PUNCH, 5, -1), fails(EINVAL), MADE),
          of(
              "fallocate beyond the largest size",
              fallocate("o", EXTEND, Limits.LIKE_EXT4.fileBytes(), 1),
              fails(EFBIG),
              MADE),
          of("fallocate beyond all", fallocate("o", EXTEND, Long.MAX_VALUE, 1), fails(EFBIG), MADE),
          of(
              "fallocate in an unknown way",
              fallocate("o", UNSUPPORTED, 0, 1),
              fails(EOPNOTSUPP),
              MADE),
          of(
              "fallocate of what is open for reading",
              fallocate("o", EXTEND, 0, 1),
              fails(EBADF),
              touch("/f"),
              open("o", "/f", OpenFlags.READ_ONLY)));

  private static final List<PosixCase> SEEKING =
      List.of(
          of("seek of data at data", seekData("o", 1), count(1), MADE, write("o", 0, "text")),
          of(
              "seek of a hole ends at the end",
              seekHole("o", 1),
              count(4),
              MADE,
              write("o", 0, "text")),
          of(
              "seek of data at the end",
              seekData("o", 4),
              fails(ENXIO),
              MADE,
              write("o", 0, "text")),
          of(
              "seek of a hole at the end",
              seekHole("o", 4),
              fails(ENXIO),
              MADE,
              write("o", 0, "text")),
          of("seek of data in an empty file", seekData("o", 0), fails(ENXIO), MADE),
          of("seek before a file", seekData("o", -1), fails(ENXIO), MADE, write("o", 0, "text")),
          of(
              "seek of data behind a hole",
              seekData("o", 0),
              count(1 << 20).or(count(0)),
              MADE,
              write("o", 1 << 20, "text")),
          of(
              "seek of data in a hole only",
              seekData("o", 0),
              fails(ENXIO).or(count(0)),
              MADE,
              ftruncate("o", 1 << 20)),
          of(
              "seek of a hole in a hole",
              seekHole("o", 5),
              count(5).or(count(1 << 20)),
              MADE,
              ftruncate("o", 1 << 20)),
          of(
              "seek of a punched hole",
              seekHole("o", 0),
              count(4096).or(count(20_000)),
              MADE,
              write("o", 0, "x".repeat(20_000)),
              fallocate("o", PUNCH, 4096, 8192)));

  private static final Call[] TEXT_AND_EMPTY = {
    create("o", "/f"), write("o", 0, "some text"), create("p", "/g")
  };
  private static final Call[] TEXT_ONLY = {create("o", "/f"), write("o", 0, "some text")};

  private static final List<PosixCase> COPYING =
      List.of(
          of("copy", copyRange("o", 5, "p", 0, 4), count(4), TEXT_AND_EMPTY),
          of("copy across the end", copyRange("o", 5, "p", 0, 100), count(4), TEXT_AND_EMPTY),
          of("copy at the end", copyRange("o", 9, "p", 0, 100), count(0), TEXT_AND_EMPTY),
          of("copy of nothing", copyRange("o", 0, "p", 0, 0), count(0), TEXT_AND_EMPTY),
          of("copy within a file", copyRange("o", 0, "o", 5, 4), count(4), TEXT_ONLY),
          of("copy onto itself", copyRange("o", 0, "o", 4, 5), fails(EINVAL), TEXT_ONLY),
          of(
              "copy onto itself, shortened by the end",
              copyRange("o", 5, "o", 0, 100),
              count(4),
              TEXT_ONLY),
          of(
              "copy from what is open for writing",
              copyRange("q", 0, "p", 0, 1),
              fails(EBADF),
              create("p", "/g"),
              touch("/f"),
              open("q", "/f", OpenFlags.WRITE_ONLY)),
          of(
              "copy to what is open for reading",
              copyRange("p", 0, "q", 0, 1),
              fails(EBADF),
              create("p", "/g"),
              touch("/f"),
              open("q", "/f", OpenFlags.READ_ONLY)),
          of(
              "copy to what appends",
              copyRange("p", 0, "q", 0, 1),
              fails(EBADF),
              create("p", "/g"),
              touch("/f"),
              open("q", "/f", OpenFlags.WRITE_ONLY | OpenFlags.APPEND)),
          of(
              "copy from a directory",
              copyRange("d", 0, "p", 0, 1),
              fails(EISDIR),
              create("p", "/g"),
              mkdir("/d"),
              openDirectory("d", "/d")),
          of(
              "what was copied is there",
              read("p", 0, 99),
              bytes("\0\0text"),
              create("o", "/f"),
              write("o", 0, "some text"),
              create("p", "/g"),
              new Call.CopyRange("o", 5, "p", 2, 4)),
          of(
              "what was copied grew the file",
              stat("/g"),
              size(6),
              create("o", "/f"),
              write("o", 0, "some text"),
              create("p", "/g"),
              new Call.CopyRange("o", 5, "p", 2, 4)));

  private static final Call FILE = touch("/f");
  private static final Call VALUE = setxattr("/f", "user.a", "one");

  private static final List<PosixCase> SETTING_XATTRS =
      List.of(
          of("setxattr", getxattr("/f", "user.a"), bytes("one"), FILE, VALUE),
          of(
              "setxattr replaces",
              getxattr("/f", "user.a"),
              bytes("second"),
              FILE,
              VALUE,
              setxattr("/f", "user.a", "second")),
          of("setxattr that creates", setxattr("/f", "user.a", "x", ABSENT), succeeds(), FILE),
          of(
              "setxattr that would replace",
              setxattr("/f", "user.a", "x", ABSENT),
              fails(EEXIST),
              FILE,
              VALUE),
          of(
              "setxattr that replaces",
              setxattr("/f", "user.a", "x", PRESENT),
              succeeds(),
              FILE,
              VALUE),
          of(
              "setxattr with nothing to replace",
              setxattr("/f", "user.a", "x", PRESENT),
              fails(ENODATA),
              FILE),
          of(
              "setxattr of nothing",
              getxattr("/f", "user.a"),
              bytes(""),
              FILE,
              setxattr("/f", "user.a", "")),
          of(
              "setxattr of a VALUE that is too large",
              setxattr("/f", "user.a", "x".repeat(65_537)),
              fails(E2BIG),
              FILE),
          of(
              "setxattr of the largest value",
              setxattr("/f", "user.a", "x".repeat(65_536)),
              succeeds(),
              FILE),
          of(
              "setxattr with the longest name",
              setxattr("/f", "user." + "n".repeat(250), "x"),
              succeeds(),
              FILE),
          of(
              "setxattr with a name that is too long",
              setxattr("/f", "user." + "n".repeat(251), "x"),
              fails(ERANGE),
              FILE),
          of("setxattr without a name", setxattr("/f", "", "x"), fails(ERANGE), FILE),
          of("setxattr in no namespace", setxattr("/f", "a", "x"), fails(EOPNOTSUPP), FILE),
          of(
              "setxattr in an unknown namespace",
              setxattr("/f", "mine.a", "x"),
              fails(EOPNOTSUPP),
              FILE),
          of("setxattr of a namespace only", setxattr("/f", "user.", "x"), fails(EINVAL), FILE),
          of(
              "setxattr of an unknown system attribute",
              setxattr("/f", "system.a", "x"),
              fails(EOPNOTSUPP),
              FILE),
          of(
              "setxattr of a directory",
              getxattr("/d", "user.a"),
              bytes("x"),
              mkdir("/d"),
              setxattr("/d", "user.a", "x")),
          of(
              "setxattr of a user on a symlink",
              setxattr("/s", "user.a", "x"),
              fails(EPERM),
              symlink("/s", "x")),
          of(
              "setxattr of a user on a fifo",
              setxattr("/p", "user.a", "x"),
              fails(EPERM),
              mkfifo("/p")),
          of(
              "trusted attributes of a symlink",
              getxattr("/s", "trusted.a"),
              bytes("x"),
              symlink("/s", "x"),
              setxattr("/s", "trusted.a", "x")),
          of("setxattr of what is not there", setxattr("/f", "user.a", "x"), fails(ENOENT)),
          of(
              "setxattr of a link is that of the file",
              getxattr("/g", "user.a"),
              bytes("one"),
              FILE,
              link("/f", "/g"),
              VALUE));

  private static final List<PosixCase> GETTING_XATTRS =
      List.of(
          of("getxattr of what is not there", getxattr("/f", "user.a"), fails(ENODATA), FILE),
          of("getxattr of the size", getxattr("/f", "user.a", 0), count(3), FILE, VALUE),
          of("getxattr with enough room", getxattr("/f", "user.a", 3), bytes("one"), FILE, VALUE),
          of(
              "getxattr with too little room",
              getxattr("/f", "user.a", 2),
              fails(ERANGE),
              FILE,
              VALUE),
          of(
              "getxattr of a user on a fifo",
              getxattr("/p", "user.a"),
              fails(ENODATA),
              mkfifo("/p")),
          of("getxattr in no namespace", getxattr("/f", "a"), fails(EOPNOTSUPP), FILE),
          of(
              "listxattr",
              listxattr("/f"),
              names("user.a", "user.b", "trusted.c"),
              FILE,
              VALUE,
              setxattr("/f", "user.b", "x"),
              setxattr("/f", "trusted.c", "x")),
          of("listxattr of none", listxattr("/f"), names(), FILE),
          of(
              "listxattr of the size",
              listxattr("/f", 0),
              count(14),
              FILE,
              VALUE,
              setxattr("/f", "user.b", "x")),
          of(
              "listxattr with too little room",
              listxattr("/f", 13),
              fails(ERANGE),
              FILE,
              VALUE,
              setxattr("/f", "user.b", "x")),
          of("removexattr", listxattr("/f"), names(), FILE, VALUE, removexattr("/f", "user.a")),
          of("removexattr of what is not there", removexattr("/f", "user.a"), fails(ENODATA), FILE),
          of(
              "removexattr of a user on a symlink",
              removexattr("/s", "user.a"),
              fails(EPERM),
              symlink("/s", "x")),
          of("removexattr in no namespace", removexattr("/f", "a"), fails(EOPNOTSUPP), FILE),
          of(
              "attributes go with the file",
              listxattr("/f"),
              names(),
              FILE,
              VALUE,
              unlink("/f"),
              FILE),
          of(
              "attributes move with the file",
              getxattr("/g", "user.a"),
              bytes("one"),
              FILE,
              VALUE,
              rename("/f", "/g")));

  private static Acl acl(int user, int group, int other) {
    return new Acl(
        List.of(
            new Acl.Entry(Acl.Tag.USER_OBJ, user),
            new Acl.Entry(Acl.Tag.GROUP_OBJ, group),
            new Acl.Entry(Acl.Tag.OTHER, other)));
  }

  /// With a user who is named.
  private static Acl named(int user, int named, int group, int mask, int other) {
    return new Acl(
        List.of(
            new Acl.Entry(Acl.Tag.USER_OBJ, user),
            new Acl.Entry(Acl.Tag.USER, named, 77),
            new Acl.Entry(Acl.Tag.GROUP_OBJ, group),
            new Acl.Entry(Acl.Tag.MASK, mask),
            new Acl.Entry(Acl.Tag.OTHER, other)));
  }

  private static Acl without(Acl acl, Acl.Tag tag) {
    return new Acl(acl.entries().stream().filter(entry -> entry.tag() != tag).toList());
  }

  private static final Acl LIST = named(7, 6, 5, 4, 0);

  private static final List<PosixCase> SETTING_ACLS =
      List.of(
          of(
              "an access LIST becomes the mode",
              stat("/f"),
              permissions(0740),
              FILE,
              setAcl("/f", ACCESS, LIST)),
          of(
              "an access LIST is given back",
              getxattr("/f", ACCESS.toString()),
              bytes(LIST.encoded()),
              FILE,
              setAcl("/f", ACCESS, LIST)),
          of(
              "an access LIST that says no more than a mode becomes one",
              stat("/f"),
              permissions(0751),
              FILE,
              setAcl("/f", ACCESS, acl(7, 5, 1))),
          of(
              "an access LIST that says no more than a mode is none",
              getxattr("/f", ACCESS.toString()),
              fails(ENODATA),
              FILE,
              setAcl("/f", ACCESS, LIST),
              setAcl("/f", ACCESS, acl(7, 5, 1))),
          of(
              "chmod changes the mask",
              getxattr("/f", ACCESS.toString()),
              bytes(named(6, 6, 5, 3, 1).encoded()),
              FILE,
              setAcl("/f", ACCESS, LIST),
              chmod("/f", 0631)),
          of(
              "an access LIST without its mask",
              setAcl("/f", ACCESS, without(LIST, Acl.Tag.MASK)),
              fails(EINVAL),
              FILE),
          of(
              "an access LIST without others",
              setAcl("/f", ACCESS, without(LIST, Acl.Tag.OTHER)),
              fails(EINVAL),
              FILE),
          of(
              "an access LIST of another version",
              setAcl("/f", ACCESS, Name.of("\3\0\0\0\1\0\7\0")),
              fails(EOPNOTSUPP),
              FILE),
          of(
              "an access LIST that is cut off",
              setAcl("/f", ACCESS, Name.of("\2\0\0\0\1\0\7\0")),
              fails(EINVAL),
              FILE),
          of(
              "an access LIST of unknown tags",
              setAcl("/f", ACCESS, Name.of("\2\0\0\0\3\0\7\0\0\0\0\0")),
              fails(EINVAL),
              FILE),
          of(
              "an access LIST of a symlink",
              setAcl("/s", ACCESS, LIST),
              fails(EOPNOTSUPP),
              symlink("/s", "x")),
          of(
              "removal of an access LIST leaves the mode",
              stat("/f"),
              permissions(0740),
              FILE,
              setAcl("/f", ACCESS, LIST),
              removexattr("/f", ACCESS.toString())),
          of(
              "removal of an access LIST that is not there",
              removexattr("/f", ACCESS.toString()),
              succeeds().or(fails(ENODATA)),
              FILE),
          of(
              "lists are listed",
              listxattr("/d"),
              names(ACCESS.toString(), DEFAULT.toString()),
              mkdir("/d"),
              setAcl("/d", ACCESS, LIST),
              setAcl("/d", DEFAULT, LIST)),
          of("a default LIST of a file", setAcl("/f", DEFAULT, LIST), fails(EACCES), FILE),
          of(
              "a default LIST leaves the mode",
              stat("/d"),
              permissions(0755),
              mkdir("/d"),
              setAcl("/d", DEFAULT, LIST)),
          of(
              "a default LIST may say no more than a mode",
              getxattr("/d", DEFAULT.toString()),
              bytes(acl(7, 5, 1).encoded()),
              mkdir("/d"),
              setAcl("/d", DEFAULT, acl(7, 5, 1))));

  private static final Call DIRECTORY = mkdir("/d");
  private static final Call DEFAULTS = setAcl("/d", DEFAULT, named(7, 6, 5, 7, 4));

  private static final List<PosixCase> INHERITING_ACLS =
      List.of(
          of(
              "a default list replaces the umask",
              stat("/d/f"),
              permissions(0664),
              umask(077),
              DIRECTORY,
              DEFAULTS,
              touch("/d/f", 0666)),
          of(
              "a file inherits an access list",
              getxattr("/d/f", ACCESS.toString()),
              bytes(named(6, 6, 5, 6, 4).encoded()),
              DIRECTORY,
              DEFAULTS,
              touch("/d/f", 0666)),
          of(
              "a file inherits no default list",
              getxattr("/d/f", DEFAULT.toString()),
              fails(ENODATA),
              DIRECTORY,
              DEFAULTS,
              touch("/d/f", 0666)),
          of(
              "a DIRECTORY inherits both lists",
              listxattr("/d/e"),
              names(ACCESS.toString(), DEFAULT.toString()),
              DIRECTORY,
              DEFAULTS,
              mkdir("/d/e", 0777)),
          of(
              "a DIRECTORY inherits the default list as it is",
              getxattr("/d/e", DEFAULT.toString()),
              bytes(named(7, 6, 5, 7, 4).encoded()),
              DIRECTORY,
              DEFAULTS,
              mkdir("/d/e", 0700)),
          of(
              "a default list that says no more than a mode gives modes",
              listxattr("/d/f"),
              names(),
              DIRECTORY,
              setAcl("/d", DEFAULT, acl(7, 5, 1)),
              touch("/d/f", 0666)),
          of(
              "a default list that says no more than a mode cuts the mode",
              stat("/d/f"),
              permissions(0640),
              DIRECTORY,
              setAcl("/d", DEFAULT, acl(7, 5, 1)),
              touch("/d/f", 0666)),
          of(
              "a created file inherits",
              stat("/d/f"),
              permissions(0624),
              umask(077),
              DIRECTORY,
              DEFAULTS,
              new Call.Open("o", "/d/f", OpenFlags.CREATE | 2, 0626)),
          of(
              "a file without a name inherits",
              fstat("o"),
              permissions(0600),
              umask(077),
              DIRECTORY,
              DEFAULTS,
              openUnnamed("o", "/d")),
          of(
              "a fifo inherits",
              listxattr("/d/p"),
              names(ACCESS.toString()),
              DIRECTORY,
              DEFAULTS,
              mkfifo("/d/p")),
          of(
              "a symlink inherits nothing",
              listxattr("/d/s"),
              names(),
              DIRECTORY,
              DEFAULTS,
              symlink("/d/s", "x")),
          of(
              "a file that is moved in inherits nothing",
              listxattr("/d/f"),
              names(),
              DIRECTORY,
              DEFAULTS,
              touch("/f"),
              rename("/f", "/d/f")));

  private static final Call[] TWO = {create("a", "/f"), open("b", "/f")};

  private static PosixCase locked(String name, Call call, Expected expected, Call... locks) {
    return new PosixCase(
        name, Stream.concat(Stream.of(TWO), Stream.of(locks)).toList(), call, expected);
  }

  private static final long END = Long.MAX_VALUE;

  private static final List<PosixCase> LOCKING =
      List.of(
          locked("a lock", lock("a", WRITE, 0, 9), succeeds()),
          locked(
              "a lock in the way", lock("b", WRITE, 5, 5), fails(EAGAIN), lock("a", WRITE, 0, 9)),
          locked("a lock beside", lock("b", WRITE, 10, 19), succeeds(), lock("a", WRITE, 0, 9)),
          locked("locks for reading", lock("b", READ, 0, 9), succeeds(), lock("a", READ, 0, 9)),
          locked(
              "a lock for writing on one for reading",
              lock("b", WRITE, 9, 9),
              fails(EAGAIN),
              lock("a", READ, 0, 9)),
          locked(
              "a lock for reading on one for writing",
              lock("b", READ, 0, END),
              fails(EAGAIN),
              lock("a", WRITE, 100, 100)),
          locked("a lock of one's own", lock("a", READ, 2, 5), succeeds(), lock("a", WRITE, 0, 9)),
          locked(
              "an unlocked part",
              lock("b", WRITE, 3, 5),
              succeeds(),
              lock("a", WRITE, 0, 9),
              lock("a", UNLOCK, 3, 5)),
          locked(
              "what is left before an unlocked part",
              testLock("b", WRITE, 0, 4),
              held(WRITE, 0, 2),
              lock("a", WRITE, 0, 9),
              lock("a", UNLOCK, 3, 5)),
          locked(
              "what is left after an unlocked part",
              testLock("b", WRITE, 4, END),
              held(WRITE, 6, 9),
              lock("a", WRITE, 0, 9),
              lock("a", UNLOCK, 3, 5)),
          locked(
              "neighbours merge",
              testLock("b", WRITE, 0, 0),
              held(WRITE, 0, 19),
              lock("a", WRITE, 0, 9),
              lock("a", WRITE, 10, 19)),
          locked(
              "a gap is closed",
              testLock("b", READ, 0, 0),
              held(WRITE, 0, END),
              lock("a", WRITE, 0, 4),
              lock("a", WRITE, 9, END),
              lock("a", WRITE, 5, 8)),
          locked(
              "a part becomes one for reading",
              testLock("b", WRITE, 4, 4),
              held(READ, 3, 5),
              lock("a", WRITE, 0, 9),
              lock("a", READ, 3, 5)),
          locked(
              "a part that became one for reading can be read",
              lock("b", READ, 3, 5),
              succeeds(),
              lock("a", WRITE, 0, 9),
              lock("a", READ, 3, 5)),
          locked(
              "nothing in the way",
              testLock("b", WRITE, 10, 12),
              equalsDone(),
              lock("a", WRITE, 0, 9)),
          locked(
              "a test of one's own lock",
              testLock("a", WRITE, 0, 12),
              equalsDone(),
              lock("a", WRITE, 0, 9)),
          locked(
              "a lock that cannot become one for writing",
              lock("a", WRITE, 0, 9),
              fails(EAGAIN),
              lock("a", READ, 0, 9),
              lock("b", READ, 9, 20)),
          locked(
              "a lock to the end",
              lock("b", WRITE, FAR, FAR),
              fails(EAGAIN),
              lock("a", WRITE, 0, END)),
          locked("an unlock of nothing", lock("a", UNLOCK, 0, END), succeeds()),
          locked(
              "a lock of what is not open for writing",
              lock("c", WRITE, 0, 1),
              fails(EBADF),
              open("c", "/f", OpenFlags.READ_ONLY)),
          locked(
              "a lock of what is not open for reading",
              lock("c", READ, 0, 1),
              fails(EBADF),
              open("c", "/f", OpenFlags.WRITE_ONLY)),
          locked(
              "a lock ends when its file is closed",
              lock("b", WRITE, 0, 9),
              succeeds(),
              lock("a", WRITE, 0, 9),
              close("a")));

  private static Expected equalsDone() {
    return new Expected("nobody in the way", new Result.Done()::equals);
  }

  private static final List<PosixCase> LOCKING_WHOLE =
      List.of(
          locked("flock", flock("a", WRITE), succeeds()),
          locked("flock in the way", flock("b", READ), fails(EAGAIN), flock("a", WRITE)),
          locked("flock for reading", flock("b", READ), succeeds(), flock("a", READ)),
          locked(
              "flock for writing on one for reading",
              flock("b", WRITE),
              fails(EAGAIN),
              flock("a", READ)),
          locked("flock again", flock("a", WRITE), succeeds(), flock("a", WRITE)),
          locked(
              "flock becomes one for reading",
              flock("b", READ),
              succeeds(),
              flock("a", WRITE),
              flock("a", READ)),
          locked(
              "flock after unlock",
              flock("b", WRITE),
              succeeds(),
              flock("a", WRITE),
              flock("a", UNLOCK)),
          locked("flock after close", flock("b", WRITE), succeeds(), flock("a", WRITE), close("a")),
          locked(
              "flock and fcntl do not know each other",
              lock("b", WRITE, 0, 9),
              succeeds(),
              flock("a", WRITE)),
          locked(
              "flock of what is open for reading",
              flock("c", WRITE),
              succeeds(),
              open("c", "/f", OpenFlags.READ_ONLY)));
}
