package tanabata.platform.linux;

/// A reason the kernel gives for refusing, by its number on Linux.
public record Errno(int code) {

  public static final int EPERM = 1;
  public static final int ENOENT = 2;
  public static final int EINTR = 4;
  public static final int EIO = 5;
  public static final int ENXIO = 6;
  public static final int EAGAIN = 11;
  public static final int EBUSY = 16;
  public static final int ENODEV = 19;
  public static final int EINVAL = 22;
  public static final int ENOSPC = 28;
  public static final int ENOSYS = 38;
  public static final int EOPNOTSUPP = 95;
  public static final int ECONNABORTED = 103;
  public static final int EDQUOT = 122;
  public static final int ECANCELED = 125;

  /// The symbol by which manual pages know it, or `errno 999` for one not listed here.
  public String name() {
    return switch (code) {
      case EPERM -> "EPERM";
      case ENOENT -> "ENOENT";
      case EINTR -> "EINTR";
      case EIO -> "EIO";
      case ENXIO -> "ENXIO";
      case 9 -> "EBADF";
      case EAGAIN -> "EAGAIN";
      case 12 -> "ENOMEM";
      case 13 -> "EACCES";
      case 14 -> "EFAULT";
      case EBUSY -> "EBUSY";
      case 17 -> "EEXIST";
      case ENODEV -> "ENODEV";
      case 20 -> "ENOTDIR";
      case 21 -> "EISDIR";
      case EINVAL -> "EINVAL";
      case 23 -> "ENFILE";
      case 24 -> "EMFILE";
      case 26 -> "ETXTBSY";
      case 27 -> "EFBIG";
      case ENOSPC -> "ENOSPC";
      case 29 -> "ESPIPE";
      case 30 -> "EROFS";
      case 36 -> "ENAMETOOLONG";
      case 37 -> "ENOLCK";
      case ENOSYS -> "ENOSYS";
      case 40 -> "ELOOP";
      case 61 -> "ENODATA";
      case EOPNOTSUPP -> "EOPNOTSUPP";
      case ECONNABORTED -> "ECONNABORTED";
      case 107 -> "ENOTCONN";
      case 110 -> "ETIMEDOUT";
      case 116 -> "ESTALE";
      case 117 -> "EUCLEAN";
      case 121 -> "EREMOTEIO";
      case EDQUOT -> "EDQUOT";
      case 123 -> "ENOMEDIUM";
      case ECANCELED -> "ECANCELED";
      default -> "errno " + code;
    };
  }

  /// The symbol and, for those an operator is likely to meet, what it means.
  @Override
  public String toString() {
    return switch (code) {
      case EPERM, 13 -> name() + ", not permitted";
      case ENOENT -> name() + ", no such file";
      case EIO, 121 -> name() + ", the medium or its driver failed";
      case 9 -> name() + ", not open for this";
      case EBUSY -> name() + ", in use";
      case 21 -> name() + ", it is a directory";
      case EINVAL -> name() + ", not valid for this file";
      case 23, 24 -> name() + ", too many open files";
      case 27 -> name() + ", beyond the largest file allowed";
      case ENOSPC -> name() + ", no space left";
      case 30 -> name() + ", the file system is read-only";
      case EOPNOTSUPP, ENOSYS -> name() + ", not supported here";
      case 117 -> name() + ", the file system is damaged";
      case EDQUOT -> name() + ", the quota is used up";
      case ECANCELED -> name() + ", cancelled";
      default -> name();
    };
  }
}
