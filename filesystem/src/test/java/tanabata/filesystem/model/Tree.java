package tanabata.filesystem.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import tanabata.filesystem.request.Attributes;
import tanabata.filesystem.request.Caller;
import tanabata.filesystem.request.Errno;
import tanabata.filesystem.request.FileType;
import tanabata.filesystem.request.Name;
import tanabata.filesystem.request.Reply;
import tanabata.filesystem.request.Request;

/// All that can be reached from the root of a filesystem, without its times.
///
/// @param nodes by path; the root is `/`
public record Tree(SortedMap<String, Node> nodes) {

  private static final Caller READER = Caller.KERNEL;
  private static final int ROOM = 65_536;
  private static final int MOST_BYTES = 1 << 20;

  /// @param first the first path of the same inode
  /// @param size of a file, else 0
  /// @param contents of a file; their size is that of the file
  public record Node(
      FileType type,
      int permissions,
      int links,
      int uid,
      int gid,
      int device,
      long size,
      Optional<Name> target,
      SortedMap<Name, Name> xattrs,
      String first,
      Optional<Contents> contents) {

    /// What is not the same, ignoring what it holds.
    Optional<String> differenceTo(Node other) {
      if (type != other.type) {
        return differs("type", type, other.type);
      }
      if (permissions != other.permissions) {
        return differs(
            "mode", Integer.toOctalString(permissions), Integer.toOctalString(other.permissions));
      }
      if (links != other.links) {
        return differs("links", links, other.links);
      }
      if (uid != other.uid || gid != other.gid) {
        return differs("owner", uid + ":" + gid, other.uid + ":" + other.gid);
      }
      if (size != other.size || device != other.device) {
        return differs("size", size, other.size);
      }
      if (!target.equals(other.target)) {
        return differs("target", target, other.target);
      }
      if (!first.equals(other.first)) {
        return differs("first name", first, other.first);
      }
      return xattrs.equals(other.xattrs)
          ? Optional.empty()
          : differs("xattrs", xattrs.keySet(), other.xattrs.keySet());
    }

    private static Optional<String> differs(String what, Object is, Object other) {
      return Optional.of("%s is %s, not %s".formatted(what, is, other));
    }
  }

  /// Bytes of a file, with holes.
  public static final class Contents {

    private final SparseBytes bytes;

    Contents(SparseBytes bytes) {
      this.bytes = bytes;
    }

    SparseBytes bytes() {
      return bytes;
    }
  }

  /// Where the first difference is, ignoring what files hold.
  public Optional<String> differenceTo(Tree other) {
    for (String path : nodes.keySet()) {
      Node there = other.nodes.get(path);
      if (there == null) {
        return Optional.of(path + " should not be there");
      }
      Optional<String> difference = nodes.get(path).differenceTo(there);
      if (difference.isPresent()) {
        return difference.map(text -> path + ": " + text);
      }
    }
    return other.nodes.keySet().stream()
        .filter(path -> !nodes.containsKey(path))
        .findFirst()
        .map(path -> path + " should be there");
  }

  /// What a filesystem holds, by asking it.
  ///
  /// @throws AssertionError if it cannot be read to its end
  public static Tree of(Subject subject) {
    Reading reading = new Reading(subject);
    Reply root = subject.ask(new Request.GetAttributes(READER, Request.ROOT));
    if (!(root instanceof Reply.Known(Attributes attributes, _))) {
      throw new AssertionError("no attributes of the root: " + root);
    }
    reading.add("/", attributes);
    return new Tree(reading.nodes);
  }

  /// Without asking, and with nothing of what files hold.
  static Tree of(ModelFilesystem model) {
    SortedMap<String, Node> nodes = new TreeMap<>();
    add(model, "/", model.inode(Request.ROOT).orElseThrow(), nodes, new HashMap<>());
    return new Tree(nodes);
  }

  private static void add(
      ModelFilesystem model,
      String path,
      Inode inode,
      SortedMap<String, Node> nodes,
      Map<Long, String> paths) {
    nodes.put(
        path,
        new Node(
            inode.type,
            inode.permissions,
            inode.links,
            inode.uid,
            inode.gid,
            inode.device,
            inode.isRegular() ? inode.size() : 0,
            inode.target,
            new TreeMap<>(inode.xattrs),
            first(paths, inode.node, path),
            Optional.empty()));
    inode.entries.forEach((name, entry) ->
        add(model, below(path, name), model.inode(entry.node()).orElseThrow(), nodes, paths));
  }

  private static String first(Map<Long, String> paths, long node, String path) {
    String before = paths.putIfAbsent(node, path);
    return before == null ? path : before;
  }

  private static String below(String path, Name name) {
    return (path.equals("/") ? "" : path) + "/" + name;
  }

  /// Asks, depth first and in the order of names.
  private static final class Reading {

    private final Subject subject;
    private final SortedMap<String, Node> nodes = new TreeMap<>();
    private final Map<Long, String> paths = new HashMap<>();
    private final Map<Long, Contents> contents = new HashMap<>();

    Reading(Subject subject) {
      this.subject = subject;
    }

    void add(String path, Attributes attributes) {
      FileType type = FileType.ofMode(attributes.mode()).orElseThrow();
      long node = attributes.node();
      if (type == FileType.DIRECTORY && paths.containsKey(node)) {
        throw new AssertionError(path + " and " + paths.get(node) + " are one directory");
      }
      boolean regular = type == FileType.REGULAR;
      nodes.put(
          path,
          new Node(
              type,
              attributes.mode() & 07777,
              attributes.links(),
              attributes.uid(),
              attributes.gid(),
              attributes.device(),
              regular ? attributes.size() : 0,
              type == FileType.SYMLINK ? Optional.of(target(node)) : Optional.empty(),
              xattrs(node),
              first(paths, node, path),
              regular
                  ? Optional.of(contents.computeIfAbsent(node, _ -> contents(attributes)))
                  : Optional.empty()));
      if (type == FileType.DIRECTORY) {
        for (Name name : names(node)) {
          add(below(path, name), lookUp(node, name));
        }
      }
    }

    private Attributes lookUp(long directory, Name name) {
      Reply reply = subject.ask(new Request.LookUp(READER, directory, name));
      if (reply instanceof Reply.Entry(Attributes attributes, _, _)) {
        return attributes;
      }
      throw new AssertionError("'%s' is listed but cannot be found: %s".formatted(name, reply));
    }

    private Name target(long node) {
      return bytes(subject.ask(new Request.ReadSymlink(READER, node)));
    }

    private static Name bytes(Reply reply) {
      if (reply instanceof Reply.Bytes(Name bytes)) {
        return bytes;
      }
      throw new AssertionError("no bytes: " + reply);
    }

    private SortedMap<Name, Name> xattrs(long node) {
      SortedMap<Name, Name> xattrs = new TreeMap<>();
      Name list = bytes(subject.ask(new Request.ListXattrs(READER, node, ROOM)));
      for (String name : list.toString().split("\0")) {
        if (!name.isEmpty()) {
          Name key = Name.of(name);
          xattrs.put(key, bytes(subject.ask(new Request.GetXattr(READER, node, key, ROOM))));
        }
      }
      return xattrs;
    }

    private List<Name> names(long node) {
      Reply opened = subject.ask(new Request.OpenDirectory(READER, node));
      if (!(opened instanceof Reply.Opened(long handle, _))) {
        throw new AssertionError("a directory cannot be opened: " + opened);
      }
      List<Name> names = new ArrayList<>();
      Optional<Request> more =
          Optional.of(
              new Request.ReadDirectory(READER, node, handle, 0, ROOM, Request.Listing.NAMES));
      while (more.isPresent()) {
        Reply reply = subject.ask(more.get());
        if (!(reply instanceof Reply.Listed(List<Reply.DirectoryEntry> entries))) {
          throw new AssertionError("a directory cannot be read: " + reply);
        }
        entries.forEach(entry -> names.add(entry.name()));
        more = Judge.continuation(more.get(), reply);
      }
      subject.ask(new Request.ReleaseDirectory(READER, node, handle));
      names.removeAll(List.of(Name.of("."), Name.of("..")));
      names.sort(null);
      return names;
    }

    private Contents contents(Attributes attributes) {
      long node = attributes.node();
      Reply opened = subject.ask(new Request.Open(READER, node, OpenFlags.READ_ONLY, false));
      if (!(opened instanceof Reply.Opened(long handle, _))) {
        throw new AssertionError("a file cannot be opened: " + opened);
      }
      SparseBytes bytes = new SparseBytes();
      long at = seek(node, handle, 0, Request.Target.DATA, attributes.size());
      while (at < attributes.size()) {
        // At least a page, in case both are said of one place.
        long page = at - at % SparseBytes.PAGE + SparseBytes.PAGE;
        long hole = seek(node, handle, at, Request.Target.HOLE, attributes.size());
        long end = Math.max(hole, Math.min(page, attributes.size()));
        while (at < end) {
          int length = (int) Math.min(MOST_BYTES, end - at);
          Subject.Found found =
              subject.read(new Request.Read(READER, node, handle, at, length, false));
          if (found.bytes().length != length) {
            throw new AssertionError("a read came to " + found.reply());
          }
          bytes.write(at, found.bytes());
          at += length;
        }
        at = seek(node, handle, at, Request.Target.DATA, attributes.size());
      }
      bytes.resize(attributes.size());
      subject.ask(new Request.Release(READER, node, handle, 0, false));
      return new Contents(bytes);
    }

    private long seek(long node, long handle, long at, Request.Target target, long size) {
      if (at >= size) {
        return size;
      }
      Reply reply = subject.ask(new Request.Seek(READER, node, handle, at, target));
      if (reply instanceof Reply.Position(long position) && position >= at && position <= size) {
        return position;
      }
      if (reply instanceof Reply.Failed(Errno errno) && errno == Errno.ENXIO) {
        return size;
      }
      throw new AssertionError("cannot seek from " + at + " of " + size + ": " + reply);
    }
  }
}
