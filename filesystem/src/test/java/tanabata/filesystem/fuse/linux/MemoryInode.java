package tanabata.filesystem.fuse.linux;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import tanabata.filesystem.request.Attributes;
import tanabata.filesystem.request.Caller;
import tanabata.filesystem.request.Errno;
import tanabata.filesystem.request.FileType;
import tanabata.filesystem.request.Name;
import tanabata.filesystem.request.Reply;

/// An inode of [MemoryFilesystem]: what it is determines which of its fields mean something.
final class MemoryInode {

  private static final Duration VALID = Duration.ofSeconds(1);
  private static final int SET_USER_ID = 04000;
  private static final int SET_GROUP_ID = 02000;
  private static final int GROUP_MAY_RUN = 010;

  final long node;
  final Map<Name, Name> xattrs = new LinkedHashMap<>();

  /// Of a directory, by name, with the places in a listing.
  final Map<Name, Long> children = new LinkedHashMap<>();

  final SortedMap<Long, Name> places = new TreeMap<>();
  final Map<Name, Long> placeOf = new LinkedHashMap<>();
  long nextPlace = 3;

  int mode;
  int links;
  int uid;
  int gid;
  int device;
  long parent;
  Name target = Name.of("");
  byte[] content = new byte[0];
  int size;
  long accessed = now();
  long modified = accessed;
  long changed = accessed;
  final long born = accessed;

  MemoryInode(long node, int mode, Caller owner) {
    this.node = node;
    this.mode = mode;
    this.uid = owner.uid();
    this.gid = owner.gid();
    this.links = isDirectory() ? 2 : 1;
  }

  static long now() {
    Instant now = Instant.now();
    return now.getEpochSecond() * 1_000_000_000 + now.getNano();
  }

  FileType type() {
    return FileType.ofMode(mode).orElseThrow();
  }

  boolean isDirectory() {
    return type() == FileType.DIRECTORY;
  }

  Attributes attributes() {
    long bytes = type() == FileType.SYMLINK ? target.length() : size;
    return new Attributes(
        node,
        mode,
        links,
        uid,
        gid,
        device,
        bytes,
        (bytes + 511) / 512,
        accessed,
        modified,
        changed,
        born);
  }

  Reply.Entry entry() {
    return new Reply.Entry(attributes(), VALID, VALID);
  }

  Reply.Known known() {
    return new Reply.Known(attributes(), VALID);
  }

  void put(Name name, long child) {
    children.put(name, child);
    placeOf.computeIfAbsent(
        name,
        _ -> {
          places.put(nextPlace, name);
          return nextPlace++;
        });
    touch();
  }

  void remove(Name name) {
    children.remove(name);
    places.remove(placeOf.remove(name));
    touch();
  }

  void touch() {
    modified = now();
    changed = modified;
  }

  void resize(long bytes) throws Refusal {
    Refusal.when(bytes > 1 << 30, Errno.EFBIG);
    if (bytes > content.length) {
      content = Arrays.copyOf(content, (int) Math.max(bytes, Math.min(1 << 30, 2L * size)));
    } else if (bytes < size) {
      Arrays.fill(content, (int) bytes, size, (byte) 0);
    }
    size = (int) bytes;
    touch();
  }

  void killPrivileges() {
    mode &= ~SET_USER_ID;
    if ((mode & GROUP_MAY_RUN) != 0) {
      mode &= ~SET_GROUP_ID;
    }
  }
}
