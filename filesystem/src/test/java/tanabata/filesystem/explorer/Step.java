package tanabata.filesystem.explorer;

import java.util.function.Function;
import tanabata.filesystem.model.TestPayload;
import tanabata.filesystem.request.Caller;
import tanabata.filesystem.request.Name;
import tanabata.filesystem.request.Request;

/// A call of a program, in the root directory.
///
/// @param request made from what is known of names that were opened before
record Step(String text, Function<Files, Request> request) {

  /// What is known of files by their names.
  interface Files {

    long node(Name name);

    /// With which the same host has opened it.
    long handle(Name name);
  }

  private static final int READ_WRITE = 2;
  private static final Caller USER = new Caller(0, 0, 1);

  private static Step of(String text, Request request) {
    return new Step(text, _ -> request);
  }

  static Step make(String name) {
    return of(
        "make " + name, new Request.MakeNode(USER, Request.ROOT, Name.of(name), 0100644, 022, 0));
  }

  static Step unlink(String name) {
    return of("unlink " + name, new Request.Unlink(USER, Request.ROOT, Name.of(name)));
  }

  static Step rename(String from, String to) {
    return of(
        "rename " + from + " to " + to,
        new Request.Rename(
            USER,
            Request.ROOT,
            Name.of(from),
            Request.ROOT,
            Name.of(to),
            Request.Replacement.REPLACE));
  }

  static Step lookUp(String name) {
    return of("look up " + name, new Request.LookUp(USER, Request.ROOT, Name.of(name)));
  }

  static Step syncAll() {
    return of("sync", new Request.SyncAll(USER));
  }

  /// Makes it, and has it open.
  static Step create(String name) {
    return of(
        "create " + name,
        new Request.Create(USER, Request.ROOT, Name.of(name), 0644, 022, READ_WRITE));
  }

  static Step open(String name) {
    return new Step(
        "open " + name,
        files -> new Request.Open(USER, files.node(Name.of(name)), READ_WRITE, false));
  }

  static Step write(String name, String text) {
    return new Step(
        "write " + text + " to " + name,
        files ->
            new Request.Write(
                USER,
                files.node(Name.of(name)),
                files.handle(Name.of(name)),
                0,
                TestPayload.of(text),
                false,
                false,
                false,
                false));
  }

  static Step read(String name) {
    return new Step(
        "read " + name,
        files ->
            new Request.Read(
                USER, files.node(Name.of(name)), files.handle(Name.of(name)), 0, 4096, false));
  }

  @Override
  public String toString() {
    return text;
  }
}
