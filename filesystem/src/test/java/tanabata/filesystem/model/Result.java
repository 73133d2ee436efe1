package tanabata.filesystem.model;

import java.util.Set;
import tanabata.filesystem.request.FileLock;
import tanabata.filesystem.request.FileType;
import tanabata.filesystem.request.Name;

/// What a program sees of a [Call].
public sealed interface Result {

  /// @param errno its name
  record Failed(String errno) implements Result {}

  record Done() implements Result {}

  /// @param accessed of the times, what was set is compared only
  record Node(
      FileType type,
      int permissions,
      int links,
      int uid,
      int gid,
      long size,
      int device,
      long accessed,
      long modified,
      long changed)
      implements Result {}

  record Bytes(Name bytes) implements Result {

    @Override
    public String toString() {
      return bytes.length() + " bytes: " + bytes.toString().replaceAll("\\P{Print}", ".");
    }
  }

  record Count(long number) implements Result {}

  record Names(Set<String> names) implements Result {

    public Names {
      names = Set.copyOf(names);
    }
  }

  /// What would be in the way of a lock.
  record Held(FileLock.Type type, long start, long end) implements Result {}
}
