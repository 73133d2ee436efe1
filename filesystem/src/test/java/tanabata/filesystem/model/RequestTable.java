package tanabata.filesystem.model;

import static tanabata.filesystem.model.Calls.ask;
import static tanabata.filesystem.model.Calls.chmod;
import static tanabata.filesystem.model.Calls.create;
import static tanabata.filesystem.model.Calls.fstat;
import static tanabata.filesystem.model.Calls.link;
import static tanabata.filesystem.model.Calls.lock;
import static tanabata.filesystem.model.Calls.mkdir;
import static tanabata.filesystem.model.Calls.mkfifo;
import static tanabata.filesystem.model.Calls.open;
import static tanabata.filesystem.model.Calls.openDirectory;
import static tanabata.filesystem.model.Calls.read;
import static tanabata.filesystem.model.Calls.rmdir;
import static tanabata.filesystem.model.Calls.stat;
import static tanabata.filesystem.model.Calls.symlink;
import static tanabata.filesystem.model.Calls.touch;
import static tanabata.filesystem.model.Calls.unlink;
import static tanabata.filesystem.model.Calls.write;
import static tanabata.filesystem.model.Expected.bytes;
import static tanabata.filesystem.model.Expected.fails;
import static tanabata.filesystem.model.Expected.links;
import static tanabata.filesystem.model.Expected.permissions;
import static tanabata.filesystem.model.Expected.size;
import static tanabata.filesystem.model.Expected.succeeds;
import static tanabata.filesystem.model.Expected.type;
import static tanabata.filesystem.model.PosixCase.of;
import static tanabata.filesystem.request.Errno.EAGAIN;
import static tanabata.filesystem.request.Errno.EEXIST;
import static tanabata.filesystem.request.Errno.EISDIR;
import static tanabata.filesystem.request.Errno.ENOENT;
import static tanabata.filesystem.request.Errno.ESTALE;

import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import tanabata.filesystem.request.Caller;
import tanabata.filesystem.request.Changes;
import tanabata.filesystem.request.FileLock.Type;
import tanabata.filesystem.request.FileType;
import tanabata.filesystem.request.Name;
import tanabata.filesystem.request.Request;

/// What no program can ask: what a kernel asks that knows less than the filesystem, since another
/// host was faster, and what it asks on behalf of those who are not privileged. A part of
/// [PosixTable].
final class RequestTable {

  private static final Caller USER = new Caller(1000, 1000, 7);
  private static final long NEVER_GIVEN = 123_456_789;
  private static final int READ_WRITE = OpenFlags.READ_WRITE | OpenFlags.CREATE;

  private static final Call[] REMOVED = {
    mkdir("/d"), openDirectory("d", "/d"), touch("/f"), rmdir("/d")
  };

  private RequestTable() {}

  static List<PosixCase> all() {
    return Stream.of(LOOKING_UP, CREATING, IN_REMOVED, PRIVILEGES, BESIDES)
        .flatMap(List::stream)
        .toList();
  }

  private static Call lookUp(String directory, String name) {
    return ask(
        "look-up of " + name + " in " + directory,
        at -> new Request.LookUp(USER, at.node(directory), Name.of(name)));
  }

  private static final List<PosixCase> LOOKING_UP =
      List.of(
          of("look-up of dot of the root", lookUp("/", "."), type(FileType.DIRECTORY)),
          of("look-up of dot dot of the root", lookUp("/", ".."), links(3), mkdir("/d")),
          of("look-up of dot dot", lookUp("/d", ".."), links(3), mkdir("/d")),
          of("look-up of dot of a file", lookUp("/f", "."), size(0), touch("/f")),
          of("look-up of dot of a symlink", lookUp("/s", "."), size(1), symlink("/s", "x")),
          of(
              "attributes of what was never given",
              ask("attributes", _ -> new Request.GetAttributes(USER, NEVER_GIVEN)),
              fails(ESTALE, ENOENT)),
          of(
              "open of what was never given",
              ask("open", _ -> new Request.Open(USER, NEVER_GIVEN, 0, false)),
              fails(ESTALE, ENOENT)),
          of(
              "look-up in what was never given",
              ask("look-up", _ -> new Request.LookUp(USER, NEVER_GIVEN, Name.of("a"))),
              fails(ESTALE, ENOENT)));

  private static Call creation(int flags) {
    return ask(
        "creation of /f with " + flags,
        at -> new Request.Create(USER, at.node("/"), Name.of("f"), 0600, 0, flags));
  }

  private static final List<PosixCase> CREATING =
      List.of(
          of(
              "creation of what another host has made opens it",
              creation(READ_WRITE),
              permissions(0644).and(size(4)),
              create("o", "/f"),
              write("o", 0, "text")),
          of(
              "creation of what another host has made may truncate it",
              creation(READ_WRITE | OpenFlags.TRUNCATE),
              size(0),
              create("o", "/f"),
              write("o", 0, "text")),
          of(
              "exclusive creation of what another host has made",
              creation(READ_WRITE | OpenFlags.EXCLUSIVE),
              fails(EEXIST),
              touch("/f")),
          of(
              "exclusive creation over a directory of another host",
              creation(READ_WRITE | OpenFlags.EXCLUSIVE),
              fails(EEXIST),
              mkdir("/f")),
          of(
              "creation over a directory of another host",
              creation(READ_WRITE),
              fails(EISDIR),
              mkdir("/f")),
          of(
              "creation over a symlink of another host",
              creation(READ_WRITE),
              fails(ESTALE, EEXIST),
              symlink("/f", "x")),
          of(
              "creation over a fifo of another host",
              creation(READ_WRITE),
              fails(ESTALE, EEXIST),
              mkfifo("/f")),
          of(
              "exclusive creation over a symlink of another host",
              creation(READ_WRITE | OpenFlags.EXCLUSIVE),
              fails(EEXIST),
              symlink("/f", "x")));

  private static PosixCase removed(String name, Call call) {
    return of(name + " in a directory that another host has removed", call, gone(), REMOVED);
  }

  private static Expected gone() {
    return fails(ENOENT, ESTALE);
  }

  private static final Name A = Name.of("a");

  private static final List<PosixCase> IN_REMOVED =
      List.of(
          removed("look-up", ask("look-up", at -> new Request.LookUp(USER, at.nodeOf("d"), A))),
          removed(
              "creation",
              ask(
                  "creation",
                  at -> new Request.Create(USER, at.nodeOf("d"), A, 0600, 0, READ_WRITE))),
          removed(
              "creation of a file without a name",
              ask("creation", at -> new Request.CreateUnnamed(USER, at.nodeOf("d"), 0600, 0, 2))),
          removed(
              "mknod",
              ask("mknod", at -> new Request.MakeNode(USER, at.nodeOf("d"), A, 0100600, 0, 0))),
          removed(
              "mkdir",
              ask("mkdir", at -> new Request.MakeDirectory(USER, at.nodeOf("d"), A, 0700, 0))),
          removed(
              "symlink", ask("symlink", at -> new Request.MakeSymlink(USER, at.nodeOf("d"), A, A))),
          removed(
              "link", ask("link", at -> new Request.Link(USER, at.node("/f"), at.nodeOf("d"), A))),
          removed("unlink", ask("unlink", at -> new Request.Unlink(USER, at.nodeOf("d"), A))),
          removed(
              "rmdir", ask("rmdir", at -> new Request.RemoveDirectory(USER, at.nodeOf("d"), A))),
          removed(
              "rename to what is",
              ask(
                  "rename",
                  at ->
                      new Request.Rename(
                          USER,
                          at.node("/"),
                          Name.of("f"),
                          at.nodeOf("d"),
                          A,
                          Request.Replacement.REPLACE))),
          removed(
              "rename from what is",
              ask(
                  "rename",
                  at ->
                      new Request.Rename(
                          USER, at.nodeOf("d"), A, at.node("/"), A, Request.Replacement.REPLACE))));

  private static Call userWrites(boolean append) {
    return ask(
        "write",
        at ->
            new Request.Write(
                USER,
                at.nodeOf("o"),
                at.handle("o"),
                0,
                TestPayload.of("more"),
                append,
                false,
                false,
                true));
  }

  private static Call userTruncates() {
    return ask(
        "truncate",
        at ->
            new Request.SetAttributes(
                USER, at.nodeOf("o"), resized(at.handle("o"), Changes.NONE.withSize(2))));
  }

  private static Changes resized(long handle, Changes changes) {
    return new Changes(
        changes.mode(),
        changes.uid(),
        changes.gid(),
        changes.size(),
        changes.accessed(),
        changes.modified(),
        OptionalLong.of(handle),
        true);
  }

  private static final List<PosixCase> PRIVILEGES =
      List.of(
          of(
              "a user's write takes set-user-id and set-group-id",
              fstat("o"),
              permissions(0755),
              create("o", "/f"),
              chmod("/f", 06755),
              userWrites(false)),
          of(
              "a user's write leaves set-group-id of what the group does not execute",
              fstat("o"),
              permissions(02745),
              create("o", "/f"),
              chmod("/f", 06745),
              userWrites(false)),
          of(
              "a user's truncation takes set-user-id and set-group-id",
              fstat("o"),
              permissions(0755),
              create("o", "/f"),
              chmod("/f", 06755),
              userTruncates()),
          of(
              "a user's opening that truncates takes set-user-id and set-group-id",
              stat("/f"),
              permissions(0755),
              touch("/f"),
              chmod("/f", 06755),
              ask(
                  "open",
                  at -> new Request.Open(USER, at.node("/f"), 1 | OpenFlags.TRUNCATE, true))),
          of(
              "the write of who may leaves them",
              fstat("o"),
              permissions(06755),
              create("o", "/f"),
              chmod("/f", 06755),
              write("o", 0, "x")),
          of(
              "a foreign group's access list takes set-group-id",
              stat("/f"),
              permissions(0750),
              touch("/f"),
              chmod("/f", 02755),
              ask(
                  "setxattr",
                  at ->
                      new Request.SetXattr(
                          USER,
                          at.node("/f"),
                          Acl.ACCESS,
                          new Acl(
                                  List.of(
                                      new Acl.Entry(Acl.Tag.USER_OBJ, 7),
                                      new Acl.Entry(Acl.Tag.GROUP_OBJ, 5),
                                      new Acl.Entry(Acl.Tag.OTHER, 0)))
                              .encoded(),
                          Request.XattrExpectation.ANY,
                          true))));

  private static final List<PosixCase> BESIDES =
      List.of(
          of(
              "what is appended goes to the end, whatever the kernel thinks that is",
              read("o", 0, 99),
              bytes("textmore"),
              create("o", "/f"),
              write("o", 0, "text"),
              userWrites(true)),
          of(
              "a lock ends when any descriptor of its owner is closed",
              lock("b", Type.WRITE, 0, 9),
              succeeds(),
              create("a", "/f"),
              open("b", "/f"),
              lock("a", Type.WRITE, 0, 9),
              ask("flush", at -> new Request.Flush(USER, at.nodeOf("b"), at.handle("b"), 1))),
          of(
              "a lock stays when another owner closes a descriptor",
              lock("b", Type.WRITE, 0, 9),
              fails(EAGAIN),
              create("a", "/f"),
              open("b", "/f"),
              lock("a", Type.WRITE, 0, 9),
              ask("flush", at -> new Request.Flush(USER, at.nodeOf("b"), at.handle("b"), 2))),
          of(
              "a file is listed under each of its names",
              stat("/g"),
              links(2),
              touch("/f"),
              link("/f", "/g"),
              touch("/h"),
              unlink("/h")));
}
