package tanabata.filesystem.model;

import static tanabata.filesystem.model.Calls.*;
import static tanabata.filesystem.model.Expected.*;
import static tanabata.filesystem.model.PosixCase.of;
import static tanabata.filesystem.request.Errno.EBUSY;
import static tanabata.filesystem.request.Errno.EEXIST;
import static tanabata.filesystem.request.Errno.EINVAL;
import static tanabata.filesystem.request.Errno.EISDIR;
import static tanabata.filesystem.request.Errno.ELOOP;
import static tanabata.filesystem.request.Errno.ENAMETOOLONG;
import static tanabata.filesystem.request.Errno.ENOENT;
import static tanabata.filesystem.request.Errno.ENOTDIR;
import static tanabata.filesystem.request.Errno.ENOTEMPTY;
import static tanabata.filesystem.request.Errno.EPERM;
import static tanabata.filesystem.request.Request.Replacement.EXCHANGE;
import static tanabata.filesystem.request.Request.Replacement.REFUSE;
import static tanabata.filesystem.request.Request.Replacement.WHITEOUT;
import static tanabata.filesystem.request.Request.Replacement.WHITEOUT_REFUSE;

import java.util.List;
import java.util.stream.Stream;
import tanabata.filesystem.request.FileType;

/// What each call comes to in which situation: the names of things here, what they hold in
/// [PosixFileTable], and what only the kernel can ask in [RequestTable].
public final class PosixTable {

  static final String LONGEST = "n".repeat(255);
  static final String TOO_LONG = "n".repeat(256);

  private PosixTable() {}

  public static List<PosixCase> all() {
    return Stream.of(
            MAKING_DIRECTORIES,
            MAKING_NODES,
            MAKING_SYMLINKS,
            OPENING,
            OPENING_BESIDES,
            LINKING,
            UNLINKING,
            REMOVING_DIRECTORIES,
            RENAMING,
            RENAMING_DIRECTORIES,
            RENAMING_IN_OTHER_WAYS,
            LOOKING_UP,
            listing(),
            PosixFileTable.all(),
            RequestTable.all())
        .flatMap(List::stream)
        .toList();
  }

  private static final List<PosixCase> MAKING_DIRECTORIES =
      List.of(
          of("mkdir makes a directory", stat("/d"), type(FileType.DIRECTORY), mkdir("/d")),
          of("mkdir masks the mode", stat("/d"), permissions(0750), umask(027), mkdir("/d", 0777)),
          of("mkdir keeps the sticky bit", stat("/d"), permissions(01755), mkdir("/d", 01777)),
          of("mkdir drops set-group-id", stat("/d"), permissions(0755), mkdir("/d", 02755)),
          of("a new directory has two links", stat("/d"), links(2), mkdir("/d")),
          of(
              "each directory in one is a link",
              stat("/d"),
              links(4),
              mkdir("/d"),
              mkdir("/d/a"),
              mkdir("/d/b"),
              touch("/d/f")),
          of("mkdir over a file", mkdir("/a"), fails(EEXIST), touch("/a")),
          of("mkdir over a directory", mkdir("/a"), fails(EEXIST), mkdir("/a")),
          of("mkdir over a dangling symlink", mkdir("/a"), fails(EEXIST), symlink("/a", "none")),
          of("mkdir in a file", mkdir("/a/b"), fails(ENOTDIR), touch("/a")),
          of("mkdir in nothing", mkdir("/a/b"), fails(ENOENT)),
          of(
              "mkdir through a symlink",
              stat("/d/a"),
              type(FileType.DIRECTORY),
              mkdir("/d"),
              symlink("/s", "d"),
              mkdir("/s/a")),
          of("mkdir of dot", mkdir("/d/."), fails(EEXIST), mkdir("/d")),
          of("mkdir of dot dot", mkdir("/d/.."), fails(EEXIST), mkdir("/d")),
          of("mkdir with the longest name", mkdir("/" + LONGEST), succeeds()),
          of("mkdir with a name that is too long", mkdir("/" + TOO_LONG), fails(ENAMETOOLONG)),
          of(
              "mkdir below a name that is too long",
              mkdir("/" + TOO_LONG + "/a"),
              fails(ENAMETOOLONG)),
          of(
              "a directory gets the group of a set-group-id directory",
              stat("/d/a"),
              owner(0, 77).and(permissions(02755)),
              mkdir("/d"),
              chown("/d", 0, 77),
              chmod("/d", 02755),
              mkdir("/d/a")),
          of(
              "without the bit the group is the caller's",
              stat("/d/a"),
              owner(0, 0),
              mkdir("/d"),
              chown("/d", 0, 77),
              mkdir("/d/a")));

  private static final List<PosixCase> MAKING_NODES =
      List.of(
          of(
              "mknod makes a file",
              stat("/f"),
              type(FileType.REGULAR).and(permissions(0644)),
              touch("/f", 0666)),
          of(
              "mknod without a type makes a file",
              stat("/f"),
              type(FileType.REGULAR),
              mknod("/f", 0600, 0)),
          of(
              "mknod keeps set-user-id and sticky",
              stat("/f"),
              permissions(05755),
              touch("/f", 05777)),
          of("mknod makes a fifo", stat("/f"), type(FileType.FIFO), mkfifo("/f")),
          of("mknod makes a socket", stat("/f"), type(FileType.SOCKET), mknod("/f", 0140600, 0)),
          of(
              "mknod makes a character device",
              stat("/f"),
              type(FileType.CHARACTER_DEVICE).and(device(0x103)),
              mknod("/f", 0020600, 0x103)),
          of(
              "mknod makes a block device",
              stat("/f"),
              type(FileType.BLOCK_DEVICE).and(device(0x12345607)),
              mknod("/f", 0060600, 0x12345607)),
          of("a file is no device", stat("/f"), device(0), mknod("/f", 0100600, 0x103)),
          of("a new file has one link", stat("/f"), links(1).and(size(0)), touch("/f")),
          of("mknod of a directory", mknod("/f", 0040755, 0), fails(EPERM)),
          of("mknod of a symlink", mknod("/f", 0120777, 0), fails(EINVAL)),
          of("mknod of no known type", mknod("/f", 0170000, 0), fails(EINVAL)),
          of("mknod over a file", mkfifo("/f"), fails(EEXIST), touch("/f")),
          of("mknod over a symlink", mkfifo("/f"), fails(EEXIST), symlink("/f", "none")),
          of("mknod in a file", mkfifo("/a/b"), fails(ENOTDIR), touch("/a")),
          of("mknod in nothing", mkfifo("/a/b"), fails(ENOENT)),
          of("mknod with a name that is too long", mkfifo("/" + TOO_LONG), fails(ENAMETOOLONG)),
          of(
              "a file gets the group of a set-group-id directory, not the bit",
              stat("/d/f"),
              owner(0, 77).and(permissions(0644)),
              mkdir("/d"),
              chown("/d", 0, 77),
              chmod("/d", 02755),
              touch("/d/f")));

  private static final List<PosixCase> MAKING_SYMLINKS =
      List.of(
          of(
              "a symlink may all and is as large as its target",
              stat("/s"),
              type(FileType.SYMLINK).and(permissions(0777)).and(size(4)).and(links(1)),
              umask(077),
              symlink("/s", "none")),
          of("readlink", readlink("/s"), bytes("../where ever"), symlink("/s", "../where ever")),
          of("readlink of a file", readlink("/f"), fails(EINVAL), touch("/f")),
          of("readlink of a directory", readlink("/d"), fails(EINVAL), mkdir("/d")),
          of("readlink of nothing", readlink("/s"), fails(ENOENT)),
          of("symlink to nothing at all", symlink("/s", ""), fails(ENOENT)),
          of("the longest symlink", stat("/s"), size(4095), symlink("/s", "t".repeat(4095))),
          of("a symlink that is too long", symlink("/s", "t".repeat(4096)), fails(ENAMETOOLONG)),
          of("symlink over a file", symlink("/f", "x"), fails(EEXIST), touch("/f")),
          of("symlink over a symlink", symlink("/f", "x"), fails(EEXIST), symlink("/f", "y")),
          of("symlink in a file", symlink("/a/b", "x"), fails(ENOTDIR), touch("/a")),
          of("symlink in nothing", symlink("/a/b", "x"), fails(ENOENT)),
          of(
              "symlink with a name that is too long",
              symlink("/" + TOO_LONG, "x"),
              fails(ENAMETOOLONG)),
          of(
              "a symlink gets the group of a set-group-id directory",
              stat("/d/s"),
              owner(0, 77),
              mkdir("/d"),
              chown("/d", 0, 77),
              chmod("/d", 02755),
              symlink("/d/s", "x")),
          of("a symlink that leads to itself", stat("/s/a"), fails(ELOOP), symlink("/s", "s")),
          of(
              "a symlink is removed, not what it leads to",
              stat("/f"),
              succeeds(),
              touch("/f"),
              symlink("/s", "f"),
              unlink("/s")),
          of(
              "a dangling symlink can be linked",
              stat("/t"),
              type(FileType.SYMLINK).and(links(2)),
              symlink("/s", "none"),
              link("/s", "/t")));

  private static final int CREATE = OpenFlags.READ_WRITE | OpenFlags.CREATE;
  private static final int EXCLUSIVE = CREATE | OpenFlags.EXCLUSIVE;

  private static final List<PosixCase> OPENING =
      List.of(
          of(
              "open creates",
              stat("/f"),
              type(FileType.REGULAR).and(permissions(0644)),
              open("o", "/f", CREATE)),
          of(
              "open creates masked",
              stat("/f"),
              permissions(0640),
              umask(007),
              new Call.Open("o", "/f", CREATE, 0646)),
          of("open of nothing", open("o", "/f"), fails(ENOENT)),
          of(
              "open of what is there creates nothing",
              stat("/f"),
              permissions(0600),
              touch("/f", 0600),
              open("o", "/f", CREATE)),
          of("exclusive open of a file", open("o", "/f", EXCLUSIVE), fails(EEXIST), touch("/f")),
          of(
              "exclusive open of a directory",
              open("o", "/d", EXCLUSIVE),
              fails(EEXIST),
              mkdir("/d")),
          of(
              "exclusive open of a dangling symlink",
              open("o", "/s", EXCLUSIVE),
              fails(EEXIST),
              symlink("/s", "none")),
          of(
              "open that creates of a directory",
              open("o", "/d", CREATE),
              fails(EISDIR),
              mkdir("/d")),
          of("open for writing of a directory", open("o", "/d"), fails(EISDIR), mkdir("/d")),
          of("open of a directory", openDirectory("o", "/d"), succeeds(), mkdir("/d")),
          of(
              "open of a file as a directory",
              openDirectory("o", "/f"),
              fails(ENOTDIR),
              touch("/f")),
          of("open in a file", open("o", "/f/a", CREATE), fails(ENOTDIR), touch("/f")),
          of("open in nothing", open("o", "/a/f", CREATE), fails(ENOENT)),
          of("open with the longest name", open("o", "/" + LONGEST, CREATE), succeeds()),
          of(
              "open with a name that is too long",
              open("o", "/" + TOO_LONG, CREATE),
              fails(ENAMETOOLONG)),
          of(
              "open of a symlink that shall not be followed",
              open("o", "/s", OpenFlags.NO_FOLLOW),
              fails(ELOOP),
              touch("/f"),
              symlink("/s", "f")),
          of(
              "open through a symlink",
              fstat("o"),
              type(FileType.REGULAR),
              touch("/f"),
              symlink("/s", "f"),
              open("o", "/s")));

  private static final List<PosixCase> OPENING_BESIDES =
      List.of(
          of(
              "open truncates",
              stat("/f"),
              size(0),
              create("a", "/f"),
              write("a", 0, "text"),
              open("o", "/f", OpenFlags.WRITE_ONLY | OpenFlags.TRUNCATE)),
          of(
              "a file without a name has no links",
              fstat("o"),
              links(0).and(size(0)),
              openUnnamed("o", "/")),
          of(
              "a file without a name is not listed",
              readdir("/d"),
              names(".", ".."),
              mkdir("/d"),
              openUnnamed("o", "/d")),
          of(
              "a file without a name in a file",
              openUnnamed("o", "/f"),
              fails(ENOTDIR),
              touch("/f")),
          of(
              "a file without a name gets one",
              stat("/f"),
              links(1).and(size(4)),
              openUnnamed("o", "/"),
              write("o", 0, "text"),
              linkOpen("o", "/f")),
          of(
              "a file that had no name and lost it does not get another",
              linkOpen("o", "/g"),
              fails(ENOENT),
              openUnnamed("o", "/"),
              linkOpen("o", "/f"),
              unlink("/f")),
          of(
              "a file without a name that shall stay so",
              linkOpen("o", "/f"),
              fails(ENOENT),
              open("o", "/", OpenFlags.READ_WRITE | OpenFlags.UNNAMED | OpenFlags.EXCLUSIVE)),
          of(
              "what was unlinked while open is still there",
              read("o", 0, 9),
              bytes("text"),
              create("o", "/f"),
              write("o", 0, "text"),
              unlink("/f")),
          of(
              "what was unlinked while open has no links",
              fstat("o"),
              links(0),
              create("o", "/f"),
              unlink("/f")),
          of(
              "what was unlinked while open can be written",
              write("o", 4, "more"),
              count(4),
              create("o", "/f"),
              unlink("/f")),
          of(
              "what was unlinked while open gets no name",
              linkOpen("o", "/g"),
              fails(ENOENT),
              create("o", "/f"),
              unlink("/f")),
          of(
              "what was replaced while open is still there",
              read("o", 0, 9),
              bytes("old"),
              create("o", "/f"),
              write("o", 0, "old"),
              touch("/g"),
              rename("/g", "/f")),
          of(
              "what was removed while open has no links",
              fstat("o"),
              links(0),
              mkdir("/d"),
              openDirectory("o", "/d"),
              rmdir("/d")));

  private static final List<PosixCase> LINKING =
      List.of(
          of("link counts", stat("/f"), links(2), touch("/f"), link("/f", "/g")),
          of(
              "links are one file",
              stat("/g"),
              size(9).and(links(2)),
              touch("/f"),
              link("/f", "/g"),
              truncate("/f", 9)),
          of("link over a file", link("/f", "/g"), fails(EEXIST), touch("/f"), touch("/g")),
          of("link over itself", link("/f", "/f"), fails(EEXIST), touch("/f")),
          of("link over a directory", link("/f", "/d"), fails(EEXIST), touch("/f"), mkdir("/d")),
          of("link of a directory", link("/d", "/e"), fails(EPERM), mkdir("/d")),
          of(
              "link of a directory over a file",
              link("/d", "/f"),
              fails(EEXIST),
              mkdir("/d"),
              touch("/f")),
          of("link of nothing", link("/f", "/g"), fails(ENOENT)),
          of("link into nothing", link("/f", "/a/g"), fails(ENOENT), touch("/f")),
          of("link into a file", link("/f", "/f/g"), fails(ENOTDIR), touch("/f")),
          of("link to dot", link("/f", "/."), fails(EEXIST), touch("/f")),
          of(
              "link of a fifo",
              stat("/g"),
              links(2).and(type(FileType.FIFO)),
              mkfifo("/f"),
              link("/f", "/g")),
          of(
              "link with a name that is too long",
              link("/f", "/" + TOO_LONG),
              fails(ENAMETOOLONG),
              touch("/f")),
          of(
              "a link stays when the other goes",
              stat("/g"),
              links(1),
              touch("/f"),
              link("/f", "/g"),
              unlink("/f")));

  private static final List<PosixCase> UNLINKING =
      List.of(
          of("unlink", stat("/f"), fails(ENOENT), touch("/f"), unlink("/f")),
          of("unlink of nothing", unlink("/f"), fails(ENOENT)),
          of("unlink of a directory", unlink("/d"), fails(EISDIR), mkdir("/d")),
          of("unlink of dot", unlink("/d/."), fails(EISDIR), mkdir("/d")),
          of("unlink in a file", unlink("/f/a"), fails(ENOTDIR), touch("/f")),
          of("unlink in nothing", unlink("/a/f"), fails(ENOENT)),
          of("unlink of a name that is too long", unlink("/" + TOO_LONG), fails(ENAMETOOLONG)),
          of("unlink of a fifo", stat("/f"), fails(ENOENT), mkfifo("/f"), unlink("/f")),
          of(
              "unlink of a device",
              stat("/f"),
              fails(ENOENT),
              mknod("/f", 0020600, 0x103),
              unlink("/f")),
          of(
              "a name can be used again",
              stat("/f"),
              type(FileType.DIRECTORY),
              touch("/f"),
              unlink("/f"),
              mkdir("/f")));

  private static final List<PosixCase> REMOVING_DIRECTORIES =
      List.of(
          of("rmdir", stat("/d"), fails(ENOENT), mkdir("/d"), rmdir("/d")),
          of(
              "rmdir takes a link from the parent",
              stat("/d"),
              links(2),
              mkdir("/d"),
              mkdir("/d/e"),
              rmdir("/d/e")),
          of("rmdir of nothing", rmdir("/d"), fails(ENOENT)),
          of("rmdir of a file", rmdir("/f"), fails(ENOTDIR), touch("/f")),
          of(
              "rmdir of a symlink to a directory",
              rmdir("/s"),
              fails(ENOTDIR),
              mkdir("/d"),
              symlink("/s", "d")),
          of(
              "rmdir of what holds a file",
              rmdir("/d"),
              fails(ENOTEMPTY),
              mkdir("/d"),
              touch("/d/f")),
          of(
              "rmdir of what holds a directory",
              rmdir("/d"),
              fails(ENOTEMPTY),
              mkdir("/d"),
              mkdir("/d/e")),
          of("rmdir of dot", rmdir("/d/."), fails(EINVAL), mkdir("/d")),
          of("rmdir of dot dot", rmdir("/d/e/.."), fails(ENOTEMPTY), mkdir("/d"), mkdir("/d/e")),
          of("rmdir in a file", rmdir("/f/a"), fails(ENOTDIR), touch("/f")),
          of("rmdir in nothing", rmdir("/a/d"), fails(ENOENT)),
          of("rmdir of a name that is too long", rmdir("/" + TOO_LONG), fails(ENAMETOOLONG)),
          of(
              "rmdir of what has become empty",
              rmdir("/d"),
              succeeds(),
              mkdir("/d"),
              touch("/d/f"),
              rename("/d/f", "/f")));

  private static final List<PosixCase> RENAMING =
      List.of(
          of("rename", readdir("/"), names(".", "..", "g"), touch("/f"), rename("/f", "/g")),
          of(
              "rename replaces a file",
              stat("/g"),
              size(4),
              create("o", "/f"),
              write("o", 0, "text"),
              touch("/g"),
              rename("/f", "/g")),
          of(
              "rename takes a link from what it replaces",
              stat("/h"),
              links(1),
              touch("/f"),
              touch("/g"),
              link("/g", "/h"),
              rename("/f", "/g")),
          of("rename of a file to itself", stat("/f"), links(1), touch("/f"), rename("/f", "/f")),
          of(
              "rename to another link leaves both",
              readdir("/"),
              names(".", "..", "f", "g"),
              touch("/f"),
              link("/f", "/g"),
              rename("/f", "/g")),
          of("rename of nothing", rename("/f", "/g"), fails(ENOENT)),
          of("rename of nothing over a file", rename("/f", "/g"), fails(ENOENT), touch("/g")),
          of("rename into nothing", rename("/f", "/a/g"), fails(ENOENT), touch("/f")),
          of("rename into a file", rename("/f", "/g/a"), fails(ENOTDIR), touch("/f"), touch("/g")),
          of(
              "rename of a file over a directory",
              rename("/f", "/d"),
              fails(EISDIR),
              touch("/f"),
              mkdir("/d")),
          of(
              "rename of a file over what it is in",
              rename("/d/e/f", "/d"),
              fails(ENOTEMPTY, EISDIR),
              mkdir("/d"),
              mkdir("/d/e"),
              touch("/d/e/f")),
          of(
              "rename of a symlink",
              readlink("/t"),
              bytes("x"),
              symlink("/s", "x"),
              rename("/s", "/t")),
          of(
              "rename over a symlink",
              stat("/s"),
              type(FileType.REGULAR),
              touch("/f"),
              symlink("/s", "f"),
              rename("/f", "/s")),
          of(
              "rename of a fifo over a file",
              stat("/g"),
              type(FileType.FIFO),
              mkfifo("/f"),
              touch("/g"),
              rename("/f", "/g")),
          of("rename of dot", rename("/d/.", "/e"), fails(EBUSY), mkdir("/d")),
          of("rename to dot", rename("/f", "/d/."), fails(EBUSY), touch("/f"), mkdir("/d")),
          of("rename to dot dot", rename("/f", "/d/.."), fails(EBUSY), touch("/f"), mkdir("/d")),
          of(
              "rename of a name that is too long",
              rename("/" + TOO_LONG, "/f"),
              fails(ENAMETOOLONG)),
          of(
              "rename to a name that is too long",
              rename("/f", "/" + TOO_LONG),
              fails(ENAMETOOLONG),
              touch("/f")),
          of(
              "rename of nothing to a name that is too long",
              rename("/f", "/" + TOO_LONG),
              fails(ENOENT, ENAMETOOLONG)));

  private static final List<PosixCase> RENAMING_DIRECTORIES =
      List.of(
          of(
              "rename of a directory",
              stat("/e/f"),
              succeeds(),
              mkdir("/d"),
              touch("/d/f"),
              rename("/d", "/e")),
          of(
              "rename of a directory moves a link",
              stat("/a"),
              links(2),
              mkdir("/a"),
              mkdir("/b"),
              mkdir("/a/d"),
              rename("/a/d", "/b/d")),
          of(
              "rename of a directory gives a link",
              stat("/b"),
              links(3),
              mkdir("/a"),
              mkdir("/b"),
              mkdir("/a/d"),
              rename("/a/d", "/b/d")),
          of(
              "rename over an empty directory",
              stat("/b"),
              links(3),
              mkdir("/a"),
              mkdir("/b"),
              mkdir("/a/d"),
              mkdir("/b/d"),
              rename("/a/d", "/b/d")),
          of(
              "rename of a directory over a file",
              rename("/d", "/f"),
              fails(ENOTDIR),
              mkdir("/d"),
              touch("/f")),
          of(
              "rename of a directory over what holds a file",
              rename("/d", "/e"),
              fails(ENOTEMPTY),
              mkdir("/d"),
              mkdir("/e"),
              touch("/e/f")),
          of("rename of a directory into itself", rename("/d", "/d/e"), fails(EINVAL), mkdir("/d")),
          of(
              "rename of a directory into what is in it",
              rename("/d", "/d/e/f"),
              fails(EINVAL),
              mkdir("/d"),
              mkdir("/d/e")),
          of(
              "rename of a directory over what is in it",
              rename("/d", "/d/e"),
              fails(EINVAL),
              mkdir("/d"),
              mkdir("/d/e")),
          of(
              "rename of a directory over a file in it",
              rename("/d", "/d/f"),
              fails(EINVAL),
              mkdir("/d"),
              touch("/d/f")),
          of(
              "rename of a directory over what it is in",
              rename("/d/e", "/d"),
              fails(ENOTEMPTY),
              mkdir("/d"),
              mkdir("/d/e")),
          of(
              "rename of a directory over what that is in",
              rename("/d/e/f", "/d"),
              fails(ENOTEMPTY),
              mkdir("/d"),
              mkdir("/d/e"),
              mkdir("/d/e/f")),
          of("rename of a directory to itself", rename("/d", "/d"), succeeds(), mkdir("/d")),
          of(
              "dot dot of a moved directory leads to its new parent",
              stat("/b/d/../x"),
              succeeds(),
              mkdir("/a"),
              mkdir("/b"),
              touch("/b/x"),
              mkdir("/a/d"),
              rename("/a/d", "/b/d")),
          of(
              "a directory that was replaced while open has no links",
              fstat("o"),
              links(0),
              mkdir("/d"),
              mkdir("/e"),
              openDirectory("o", "/e"),
              rename("/d", "/e")));

  private static final List<PosixCase> RENAMING_IN_OTHER_WAYS =
      List.of(
          of(
              "rename that shall not replace",
              stat("/g"),
              succeeds(),
              touch("/f"),
              rename("/f", "/g", REFUSE)),
          of(
              "rename that would replace a file",
              rename("/f", "/g", REFUSE),
              fails(EEXIST),
              touch("/f"),
              touch("/g")),
          of(
              "rename that would replace itself",
              rename("/f", "/f", REFUSE),
              fails(EEXIST),
              touch("/f")),
          of(
              "rename that would replace a directory",
              rename("/d", "/e", REFUSE),
              fails(EEXIST),
              mkdir("/d"),
              mkdir("/e")),
          of(
              "rename of nothing that would replace",
              rename("/f", "/g", REFUSE),
              fails(ENOENT),
              touch("/g")),
          of(
              "rename to dot that shall not replace",
              rename("/f", "/.", REFUSE),
              fails(EEXIST),
              touch("/f")),
          of(
              "exchange",
              stat("/f"),
              type(FileType.DIRECTORY),
              touch("/f"),
              mkdir("/d"),
              rename("/f", "/d", EXCHANGE)),
          of("exchange with nothing", rename("/f", "/g", EXCHANGE), fails(ENOENT), touch("/f")),
          of("exchange of nothing", rename("/g", "/f", EXCHANGE), fails(ENOENT), touch("/f")),
          of(
              "exchange of full directories",
              readdir("/d"),
              names(".", "..", "b"),
              mkdir("/d"),
              touch("/d/a"),
              mkdir("/e"),
              touch("/e/b"),
              rename("/d", "/e", EXCHANGE)),
          of(
              "exchange across directories moves links",
              stat("/a"),
              links(3),
              mkdir("/a"),
              touch("/a/f"),
              mkdir("/b"),
              mkdir("/b/d"),
              rename("/a/f", "/b/d", EXCHANGE)),
          of(
              "exchange of directories leaves links",
              stat("/a"),
              links(3),
              mkdir("/a"),
              mkdir("/a/c"),
              mkdir("/b"),
              mkdir("/b/d"),
              rename("/a/c", "/b/d", EXCHANGE)),
          of(
              "exchange of a directory with what is in it",
              rename("/d", "/d/e", EXCHANGE),
              fails(EINVAL),
              mkdir("/d"),
              mkdir("/d/e")),
          of(
              "exchange of what is in a directory with it",
              rename("/d/e", "/d", EXCHANGE),
              fails(EINVAL),
              mkdir("/d"),
              mkdir("/d/e")),
          of("exchange with itself", rename("/f", "/f", EXCHANGE), succeeds(), touch("/f")),
          of(
              "whiteout leaves a device",
              stat("/f"),
              type(FileType.CHARACTER_DEVICE).and(device(0)).and(links(1)).and(permissions(0)),
              touch("/f"),
              rename("/f", "/g", WHITEOUT)),
          of(
              "whiteout replaces",
              stat("/g"),
              size(3),
              touch("/f"),
              truncate("/f", 3),
              touch("/g"),
              rename("/f", "/g", WHITEOUT)),
          of(
              "whiteout that shall not replace",
              rename("/f", "/g", WHITEOUT_REFUSE),
              fails(EEXIST),
              touch("/f"),
              touch("/g")),
          of(
              "whiteout of a directory takes its link",
              stat("/a"),
              links(2),
              mkdir("/a"),
              mkdir("/a/d"),
              mkdir("/b"),
              rename("/a/d", "/b/d", WHITEOUT)));

  private static final List<PosixCase> LOOKING_UP =
      List.of(
          of("the root is a directory", stat("/"), type(FileType.DIRECTORY)),
          of("stat of nothing", stat("/f"), fails(ENOENT)),
          of("stat in a file", stat("/f/a"), fails(ENOTDIR), touch("/f")),
          of("stat in a dangling symlink", stat("/s/a"), fails(ENOENT), symlink("/s", "none")),
          of(
              "stat in a symlink to a file",
              stat("/s/a"),
              fails(ENOTDIR),
              touch("/f"),
              symlink("/s", "f")),
          of("stat of a name that is too long", stat("/" + TOO_LONG), fails(ENAMETOOLONG)),
          of("stat of the longest name", stat("/" + LONGEST), fails(ENOENT)),
          of("names are told by case", stat("/F"), fails(ENOENT), touch("/f")),
          of(
              "names are bytes",
              readdir("/"),
              names(".", "..", "für", "\u202e"),
              touch("/für"),
              touch("/\u202e")),
          of("stat of dot", stat("/d/."), type(FileType.DIRECTORY).and(links(2)), mkdir("/d")),
          of("stat of dot dot", stat("/d/.."), links(3), mkdir("/d")));

  private static List<PosixCase> listing() {
    Call[] many = new Call[120];
    String[] names = new String[many.length + 2];
    for (int i = 0; i < many.length; i++) {
      names[i] = "a name of some length, so that they are many pages " + i;
      many[i] = touch("/" + names[i]);
    }
    names[many.length] = ".";
    names[many.length + 1] = "..";
    return List.of(
        of(
            "an empty directory lists itself and its parent",
            readdir("/d"),
            names(".", ".."),
            mkdir("/d")),
        of(
            "a directory lists what is in it",
            readdir("/d"),
            names(".", "..", "f", "s", "e", "p"),
            mkdir("/d"),
            touch("/d/f"),
            symlink("/d/s", "x"),
            mkdir("/d/e"),
            mkfifo("/d/p")),
        of("a large directory lists all once", readdir("/"), names(names), many),
        of("a list of a file", readdir("/f"), fails(ENOTDIR), touch("/f")),
        of("a list of nothing", readdir("/d"), fails(ENOENT)));
  }
}
