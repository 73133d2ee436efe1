package tanabata.filesystem.model;

import java.util.Set;
import java.util.function.Predicate;
import tanabata.filesystem.request.Errno;
import tanabata.filesystem.request.FileLock;
import tanabata.filesystem.request.FileType;
import tanabata.filesystem.request.Name;

/// What a [Call] shall come to.
///
/// @param text in words
public record Expected(String text, Predicate<Result> holds) {

  public static Expected fails(Errno errno) {
    return equals(new Result.Failed(errno.name()));
  }

  public static Expected fails(Errno errno, Errno other) {
    return fails(errno).or(fails(other));
  }

  public static Expected succeeds() {
    return new Expected("success", result -> !(result instanceof Result.Failed));
  }

  public static Expected bytes(String text) {
    return equals(new Result.Bytes(Name.of(text)));
  }

  public static Expected bytes(Name bytes) {
    return equals(new Result.Bytes(bytes));
  }

  public static Expected count(long number) {
    return equals(new Result.Count(number));
  }

  public static Expected names(String... names) {
    return equals(new Result.Names(Set.of(names)));
  }

  public static Expected held(FileLock.Type type, long start, long end) {
    return equals(new Result.Held(type, start, end));
  }

  public static Expected type(FileType type) {
    return node("type " + type, node -> node.type() == type);
  }

  public static Expected permissions(int bits) {
    return node("permissions " + Integer.toOctalString(bits), node -> node.permissions() == bits);
  }

  public static Expected links(int links) {
    return node("links " + links, node -> node.links() == links);
  }

  public static Expected size(long size) {
    return node("size " + size, node -> node.size() == size);
  }

  public static Expected owner(int uid, int gid) {
    return node("owner " + uid + ":" + gid, node -> node.uid() == uid && node.gid() == gid);
  }

  public static Expected device(int device) {
    return node("device " + device, node -> node.device() == device);
  }

  public static Expected times(long accessed, long modified) {
    return node(
        "times " + accessed + " and " + modified,
        node -> node.accessed() == accessed && node.modified() == modified);
  }

  private static Expected equals(Result expected) {
    return new Expected(expected.toString(), expected::equals);
  }

  private static Expected node(String text, Predicate<Result.Node> holds) {
    return new Expected(text, result -> result instanceof Result.Node node && holds.test(node));
  }

  public Expected and(Expected other) {
    return new Expected(text + " and " + other.text, holds.and(other.holds));
  }

  public Expected or(Expected other) {
    return new Expected(text + " or " + other.text, holds.or(other.holds));
  }
}
