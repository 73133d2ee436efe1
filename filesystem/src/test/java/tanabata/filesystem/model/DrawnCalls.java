package tanabata.filesystem.model;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import tanabata.filesystem.request.Changes;
import tanabata.filesystem.request.Changes.When;
import tanabata.filesystem.request.FileLock;
import tanabata.filesystem.request.Name;
import tanabata.filesystem.request.Request.Allocation;
import tanabata.filesystem.request.Request.Replacement;
import tanabata.filesystem.request.Request.XattrExpectation;

/// System calls drawn from a seed: few names, so that they meet. Whatever is asked can be asked of
/// a mounted filesystem.
public final class DrawnCalls {

  private static final List<String> NAMES = List.of("a", "b", "c");

  /// Of fifos and devices only, which to open would reach others than the filesystem.
  private static final List<String> SPECIALS = List.of("x", "y");

  private static final List<String> LABELS = List.of("o", "p", "q");
  private static final List<String> XATTRS =
      List.of("user.a", "user.b", "trusted.a", "security.capability");
  private static final long[] SIZES = {
    0, 1, 5, 100, 4095, 4096, 4097, 8192, 10_000, 65_536, 1 << 20, (1L << 32) + 5
  };
  private static final int[] MODES = {0644, 0600, 0777, 0, 04755, 02755, 02745, 06755, 01700};

  private final RandomGenerator random;

  public DrawnCalls(RandomGenerator random) {
    this.random = random;
  }

  public Call next() {
    return switch (random.nextInt(10)) {
      case 0, 1, 2 -> making();
      case 3, 4 -> moving();
      case 5 -> attributes();
      case 6 -> xattrs();
      case 7, 8 -> contents();
      default -> besides();
    };
  }

  private Call making() {
    return switch (random.nextInt(10)) {
      case 0, 1 -> Calls.mkdir(path(), drawn(MODES) & 01777);
      case 2, 3 -> Calls.touch(path(), drawn(MODES));
      case 4 -> Calls.symlink(path(), drawn(NAMES));
      case 5 -> Calls.mkfifo(special());
      case 6 -> Calls.mknod(special(), 0020600, 0x103);
      case 7 -> new Call.Open(label(), path(), drawnFlags(), drawn(MODES));
      case 8 -> Calls.open(label(), path(), drawnFlags());
      default -> Calls.openUnnamed(label(), directory());
    };
  }

  private int drawnFlags() {
    int flags = random.nextInt(3);
    flags |= random.nextInt(2) == 0 ? OpenFlags.CREATE : 0;
    flags |= random.nextInt(6) == 0 ? OpenFlags.EXCLUSIVE & -(flags >> 6 & 1) : 0;
    flags |= random.nextInt(4) == 0 && OpenFlags.writes(flags) ? OpenFlags.TRUNCATE : 0;
    flags |= random.nextInt(4) == 0 ? OpenFlags.APPEND : 0;
    return flags;
  }

  private Call moving() {
    return switch (random.nextInt(12)) {
      case 9 -> Calls.link(special(), special());
      case 10 -> Calls.unlink(special());
      case 11 -> Calls.rename(special(), special(), drawn(Replacement.values()));
      case 0, 1 -> Calls.link(path(), path());
      case 2 -> Calls.unlink(path());
      case 3 -> Calls.rmdir(path());
      case 4 -> Calls.linkOpen(label(), path());
      case 5, 6 -> Calls.rename(path(), path());
      default -> Calls.rename(path(), path(), drawn(Replacement.values()));
    };
  }

  private Call attributes() {
    return switch (random.nextInt(7)) {
      case 0 -> Calls.chmod(random.nextInt(4) == 0 ? special() : path(), drawn(MODES));
      case 1 -> Calls.chown(path(), random.nextInt(3) - 1, random.nextInt(2));
      case 2 -> new Call.SetTimes(path(), when(), when());
      case 3 -> Calls.umask(random.nextInt(2) == 0 ? 022 : 077);
      case 4 -> Calls.setAcl(path(), Acl.ACCESS, acl());
      case 5 -> Calls.setAcl(directory(), Acl.DEFAULT, acl());
      default -> Calls.chmod(directory(), random.nextInt(2) == 0 ? 02755 : 0755);
    };
  }

  private Optional<When> when() {
    return switch (random.nextInt(3)) {
      case 0 -> Optional.empty();
      case 1 -> Optional.of(new Changes.Now());
      default -> Optional.of(new Changes.At(random.nextLong(1L << 61)));
    };
  }

  private Acl acl() {
    Acl.Entry user = new Acl.Entry(Acl.Tag.USER_OBJ, random.nextInt(8));
    Acl.Entry group = new Acl.Entry(Acl.Tag.GROUP_OBJ, random.nextInt(8));
    Acl.Entry other = new Acl.Entry(Acl.Tag.OTHER, random.nextInt(8));
    return random.nextInt(3) == 0
        ? new Acl(List.of(user, group, other))
        : new Acl(
            List.of(
                user,
                new Acl.Entry(Acl.Tag.USER, random.nextInt(8), 77),
                group,
                new Acl.Entry(Acl.Tag.MASK, random.nextInt(8)),
                other));
  }

  private Call xattrs() {
    String name = drawn(XATTRS);
    boolean capability = name.startsWith("security");
    String value = capability ? "\0\0\0\2" + "\0".repeat(16) : "x".repeat(random.nextInt(200));
    return switch (random.nextInt(7)) {
      case 0, 1, 2 ->
          Calls.setxattr(
              random.nextInt(6) == 0 ? special() : path(),
              name,
              value,
              drawn(XattrExpectation.values()));
      case 3 -> Calls.getxattr(path(), name, random.nextInt(3) == 0 ? 10 : Calls.ROOM);
      case 4 -> Calls.listxattr(path(), random.nextInt(3) == 0 ? 8 : Calls.ROOM);
      case 5 -> Calls.removexattr(path(), name);
      default -> Calls.getxattr(path(), drawn(List.of(Acl.ACCESS, Acl.DEFAULT)).toString());
    };
  }

  private Call contents() {
    return switch (random.nextInt(12)) {
      case 0, 1, 2 -> write();
      case 3, 4 -> Calls.read(label(), drawn(SIZES), random.nextInt(9000));
      case 5 -> Calls.truncate(path(), drawn(SIZES));
      case 6 -> Calls.ftruncate(label(), drawn(SIZES));
      case 7, 8 ->
          Calls.fallocate(label(), allocation(), drawn(SIZES), random.nextLong(20_000) - 10);
      case 9 -> Calls.seekData(label(), drawn(SIZES));
      case 10 -> Calls.seekHole(label(), drawn(SIZES));
      default ->
          Calls.copyRange(label(), drawn(SIZES), label(), drawn(SIZES), random.nextLong(20_000));
    };
  }

  private Allocation allocation() {
    return List.of(
            Allocation.EXTEND,
            Allocation.KEEP_SIZE,
            Allocation.PUNCH,
            Allocation.ZERO,
            Allocation.ZERO_KEEP_SIZE)
        .get(random.nextInt(5));
  }

  private Call write() {
    byte[] bytes = new byte[random.nextInt(9000)];
    Arrays.fill(bytes, (byte) (1 + random.nextInt(120)));
    return new Call.Write(label(), drawn(SIZES), Name.of(bytes, 0, bytes.length));
  }

  private Call besides() {
    return switch (random.nextInt(9)) {
      case 0, 1 -> Calls.close(label());
      case 2 -> Calls.fstat(label());
      case 3 -> Calls.readdir(directory());
      case 4 -> Calls.readlink(path());
      case 5 -> Calls.fsync(label());
      case 6 -> Calls.flock(label(), drawn(FileLock.Type.values()));
      case 7 -> {
        long start = random.nextInt(10);
        yield Calls.lock(label(), drawn(FileLock.Type.values()), start, start + random.nextInt(5));
      }
      default -> {
        long start = random.nextInt(10);
        yield Calls.testLock(label(), FileLock.Type.WRITE, start, start + random.nextInt(5));
      }
    };
  }

  /// Some have one directory before the name, some two, some a symbolic link.
  private String path() {
    return switch (random.nextInt(20)) {
      case 0 -> "/" + PosixTable.TOO_LONG;
      case 1 -> "/" + drawn(NAMES) + "/" + PosixTable.LONGEST;
      case 2 -> "/a/..";
      case 3, 4 -> "/" + drawn(NAMES) + "/" + drawn(NAMES) + "/" + drawn(NAMES);
      case 5, 6, 7, 8, 9, 10, 11 -> "/" + drawn(NAMES) + "/" + drawn(NAMES);
      default -> "/" + drawn(NAMES);
    };
  }

  private String special() {
    return (random.nextInt(3) == 0 ? "/" + drawn(NAMES) : "") + "/" + drawn(SPECIALS);
  }

  private String directory() {
    return random.nextInt(3) == 0 ? "/" : "/" + drawn(NAMES);
  }

  private String label() {
    return drawn(LABELS);
  }

  private <T> T drawn(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  private <T> T drawn(T[] of) {
    return of[random.nextInt(of.length)];
  }

  private int drawn(int[] of) {
    return of[random.nextInt(of.length)];
  }

  private long drawn(long[] of) {
    return of[random.nextInt(of.length)];
  }
}
