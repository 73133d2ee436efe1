package tanabata.node.admin;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The lines of the admin socket, for whoever tests from another module.
public final class AdminMessages {

  /// These bytes are no line, or not a line that makes sense.
  public static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    private Refused(Exception why) {
      super(why.getMessage());
    }
  }

  private AdminMessages() {}

  /// Reads a request from the bytes of a stream, as the daemon does, and writes it anew.
  ///
  /// @return what it is read as, and what it is when it was written and read again
  public static List<Object> request(byte[] stream) throws Refused {
    try {
      Request request = AdminJson.request(read(stream, Lines.LONGEST_REQUEST));
      return List.of(request, AdminJson.request(AdminJson.line(request)));
    } catch (MalformedLine | IOException e) {
      throw new Refused(e);
    }
  }

  /// As [#request], for what the daemon answers.
  public static List<Object> response(byte[] stream) throws Refused {
    try {
      Response response = AdminJson.response(read(stream, Lines.LONGEST_REPLY));
      return List.of(response, AdminJson.response(AdminJson.line(response)));
    } catch (MalformedLine | IOException e) {
      throw new Refused(e);
    }
  }

  /// As [#request], for how the daemon answers a request for a lock.
  public static List<Object> lockAnswer(byte[] stream) throws Refused {
    try {
      LockAnswer answer = AdminJson.lockAnswer(read(stream, Lines.LONGEST_REPLY));
      String line = AdminJson.line(LocksJson.map(answer));
      return List.of(answer, AdminJson.lockAnswer(line));
    } catch (MalformedLine | IOException e) {
      throw new Refused(e);
    }
  }

  private static String read(byte[] stream, int longest) throws IOException {
    return Lines.read(new ByteArrayInputStream(stream), longest);
  }

  /// Requests that are right.
  public static List<String> requests() {
    return List.<Request>of(
            new Request.Status(),
            new Request.Primary("home", true),
            new Request.Secondary("home"),
            new Request.Decide("home", new Decision.Keep("vega")),
            new Request.Decide("home", new Decision.Undo()),
            new Request.Fenced("altair", false),
            new Request.Lock(new LockRequest("home", "n", "EX", Duration.ofSeconds(1), false, 7)),
            new Request.Locks("home", Optional.of("n")),
            new Request.Locks("home", Optional.empty()),
            new Request.FileLock("home", 77),
            new Request.Down())
        .stream()
        .map(AdminJson::line)
        .toList();
  }

  /// Responses that are right.
  public static List<String> responses() {
    ResourceStatus home =
        new ResourceStatus(
            "home",
            "Primary",
            "UpToDate",
            "Connected",
            false,
            "",
            "1:2",
            0,
            "",
            new ResyncStatus(true, "source", 10, 5, 3, 2),
            new PeerStatus("altair", "Secondary", "UpToDate"),
            1,
            new FencingStatus(false, true, "", 3, List.of("altair", "vega"), "", "", "ok", ""),
            List.of("it does not come up"));
    return List.<Response>of(
            new Response.Said(new Reply.Done("it is so")),
            new Response.Said(new Reply.Refused("it is not so")),
            new Response.Fence(new FenceAnswer.Fenced("altair is cut off")),
            new Response.Report(new NodeStatus("vega", List.of(home))),
            new Response.Explained(
                new Explanation("vega", home, List.of(new JournalLine(Instant.EPOCH, "it began")))),
            new Response.Versions(
                new SplitBrainStatus("vega", "altair", "home", Optional.empty(), Optional.empty())))
        .stream()
        .map(AdminJson::line)
        .toList();
  }

  /// Answers to a request for a lock that are right.
  public static List<String> lockAnswers() {
    return List.of(
        AdminJson.line(
            LocksJson.map(new LockAnswer.Granted(3, 4, new LockAnswer.Value("c0de", false)))),
        AdminJson.line(LocksJson.map(new LockAnswer.Refused(true, "it is held"))));
  }
}
