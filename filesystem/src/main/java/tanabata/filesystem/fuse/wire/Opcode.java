package tanabata.filesystem.fuse.wire;

import java.util.Optional;

/// The requests that are known here, with the forms of their answers.
enum Opcode {
  LOOKUP(1, ReplyForm.LOOKED_UP),
  FORGET(2, ReplyForm.NOTHING),
  GETATTR(3, ReplyForm.ATTRIBUTES),
  SETATTR(4, ReplyForm.ATTRIBUTES),
  READLINK(5, ReplyForm.BYTES),
  SYMLINK(6, ReplyForm.ENTRY),
  MKNOD(8, ReplyForm.ENTRY),
  MKDIR(9, ReplyForm.ENTRY),
  UNLINK(10, ReplyForm.EMPTY),
  RMDIR(11, ReplyForm.EMPTY),
  RENAME(12, ReplyForm.EMPTY),
  LINK(13, ReplyForm.ENTRY),
  OPEN(14, ReplyForm.OPENED),
  READ(15, ReplyForm.DATA),
  WRITE(16, ReplyForm.WRITTEN),
  STATFS(17, ReplyForm.STATISTICS),
  RELEASE(18, ReplyForm.EMPTY),
  FSYNC(20, ReplyForm.EMPTY),
  SETXATTR(21, ReplyForm.EMPTY),
  GETXATTR(22, ReplyForm.BYTES_OR_SIZE),
  LISTXATTR(23, ReplyForm.BYTES_OR_SIZE),
  REMOVEXATTR(24, ReplyForm.EMPTY),
  FLUSH(25, ReplyForm.EMPTY),
  INIT(26, ReplyForm.EMPTY),
  OPENDIR(27, ReplyForm.OPENED),
  READDIR(28, ReplyForm.NAMES),
  RELEASEDIR(29, ReplyForm.EMPTY),
  FSYNCDIR(30, ReplyForm.EMPTY),
  GETLK(31, ReplyForm.LOCK),
  SETLK(32, ReplyForm.EMPTY),
  SETLKW(33, ReplyForm.EMPTY),
  ACCESS(34, ReplyForm.EMPTY),
  CREATE(35, ReplyForm.CREATED),
  INTERRUPT(36, ReplyForm.NOTHING),
  BMAP(37, ReplyForm.EMPTY),
  DESTROY(38, ReplyForm.EMPTY),
  IOCTL(39, ReplyForm.EMPTY),
  POLL(40, ReplyForm.EMPTY),
  NOTIFY_REPLY(41, ReplyForm.NOTHING),
  BATCH_FORGET(42, ReplyForm.NOTHING),
  FALLOCATE(43, ReplyForm.EMPTY),
  READDIRPLUS(44, ReplyForm.NAMES_WITH_ATTRIBUTES),
  RENAME2(45, ReplyForm.EMPTY),
  LSEEK(46, ReplyForm.POSITION),
  COPY_FILE_RANGE(47, ReplyForm.COPIED),
  SYNCFS(50, ReplyForm.EMPTY),
  TMPFILE(51, ReplyForm.CREATED),
  STATX(52, ReplyForm.EXTENDED_ATTRIBUTES),
  COPY_FILE_RANGE_64(53, ReplyForm.COPIED_LONG);

  private static final Opcode[] BY_NUMBER = new Opcode[54];

  static {
    for (Opcode opcode : values()) {
      BY_NUMBER[opcode.number] = opcode;
    }
  }

  private final int number;
  private final ReplyForm form;

  Opcode(int number, ReplyForm form) {
    this.number = number;
    this.form = form;
  }

  static Optional<Opcode> of(int number) {
    return number < 0 || number >= BY_NUMBER.length
        ? Optional.empty()
        : Optional.ofNullable(BY_NUMBER[number]);
  }

  ReplyForm form() {
    return form;
  }

  boolean isAnswered() {
    return form != ReplyForm.NOTHING;
  }
}
