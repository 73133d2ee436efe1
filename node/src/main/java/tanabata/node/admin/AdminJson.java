package tanabata.node.admin;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigValueFactory;
import java.nio.file.Path;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tanabata.foundation.Sanitizer;

/// The lines of JSON on the admin socket. Keys that are not known are ignored, so that an older
/// command can talk to a newer daemon.
public final class AdminJson {

  private static final ConfigParseOptions JSON =
      ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON).setOriginDescription("line");

  private AdminJson() {}

  /// The status as one line, the form that `tanabata status --json` prints.
  public static String line(NodeStatus status) {
    return line(StatusJson.map(status));
  }

  /// The explanation as one line, the form that `tanabata explain --json` prints.
  public static String line(Explanation explanation) {
    return line(StatusJson.map(explanation));
  }

  /// What is known of a split brain as one line, the form that `split-brain show --json` prints.
  public static String line(SplitBrainStatus status) {
    return line(SplitBrainJson.map(status));
  }

  /// The locks as one line, the form that `tanabata locks --json` prints.
  public static String line(LocksStatus status) {
    return line(LocksJson.map(status));
  }

  static LockAnswer lockAnswer(String line) throws MalformedLine {
    try {
      return LocksJson.answer(parse(line));
    } catch (ConfigException e) {
      throw new MalformedLine(e);
    }
  }

  static Optional<Path> hold(String line) throws MalformedLine {
    try {
      return LocksJson.hold(parse(line));
    } catch (ConfigException e) {
      throw new MalformedLine(e);
    }
  }

  static LockChange lockChange(String line) throws MalformedLine {
    try {
      Config json = parse(line);
      String verb = json.getString("verb");
      if (!verb.equals("convert")) {
        throw new MalformedLine(
            "a lock that is held is converted, not asked to " + Sanitizer.quoted(verb));
      }
      return LocksJson.change(json);
    } catch (ConfigException e) {
      throw new MalformedLine(e);
    }
  }

  static String line(Request request) {
    Map<String, Object> map = new LinkedHashMap<>(map(request));
    if (request instanceof Request.Order) {
      map.put("two-steps", true);
    }
    return line(map);
  }

  private static Map<String, ?> map(Request request) {
    return switch (request) {
      case Request.Status() -> Map.of("verb", "status");
      case Request.Primary(String resource, boolean force) ->
          Map.of("verb", "primary", "resource", resource, "force", force);
      case Request.Secondary(String resource) -> Map.of("verb", "secondary", "resource", resource);
      case Request.Connect(String resource) -> Map.of("verb", "connect", "resource", resource);
      case Request.Disconnect(String resource) ->
          Map.of("verb", "disconnect", "resource", resource);
      case Request.ForceAlone(String resource) ->
          Map.of("verb", "force-alone", "resource", resource);
      case Request.Explain(String resource) -> Map.of("verb", "explain", "resource", resource);
      case Request.SplitBrain(String resource) ->
          Map.of("verb", "split-brain", "resource", resource);
      case Request.Decide decide -> SplitBrainJson.map(decide);
      case Request.Fenced(String node, boolean order) ->
          Map.of("verb", "fenced", "node", node, "order", order);
      case Request.Lock(LockRequest lock) -> LocksJson.map(lock);
      case Request.Locks(String resource, Optional<String> name) ->
          name.isPresent()
              ? Map.of("verb", "locks", "resource", resource, "name", name.get())
              : Map.of("verb", "locks", "resource", resource);
      case Request.MakeFilesystem(String resource, String label, boolean force) ->
          Map.of("verb", "mkfs", "resource", resource, "label", label, "force", force);
      case Request.Mount(String resource, Path directory, String options) ->
          Map.of(
              "verb",
              "mount",
              "resource",
              resource,
              "directory",
              directory.toString(),
              "options",
              options);
      case Request.Unmount(String resource) -> Map.of("verb", "umount", "resource", resource);
      case Request.CheckFilesystem(String resource) -> Map.of("verb", "fsck", "resource", resource);
      case Request.RepairFilesystem(String resource) ->
          Map.of("verb", "fsck-repair", "resource", resource);
      case Request.FileLock(String resource, long node) ->
          Map.of("verb", "fs-lock", "resource", resource, "node", node);
      case Request.Down() -> Map.of("verb", "down");
    };
  }

  /// Whether the order of a line is given in two steps.
  static boolean inTwoSteps(String line) throws MalformedLine {
    try {
      Config json = parse(line);
      return json.hasPath("two-steps") && json.getBoolean("two-steps");
    } catch (ConfigException e) {
      throw new MalformedLine(e);
    }
  }

  static String line(Response response) {
    return line(
        switch (response) {
          case Response.Said(Reply.Done(String sentence)) ->
              Map.of("ok", true, "sentence", sentence);
          case Response.Said(Reply.Refused(String sentence)) ->
              Map.of("ok", false, "sentence", sentence);
          case Response.Fence(FenceAnswer.Fenced(String sentence)) ->
              Map.of("ok", true, "fenced", true, "sentence", sentence);
          case Response.Fence(FenceAnswer.NotFenced(String sentence)) ->
              Map.of("ok", true, "fenced", false, "sentence", sentence);
          case Response.Explained(Explanation explanation) ->
              Map.of("ok", true, "explanation", StatusJson.map(explanation));
          case Response.Versions(SplitBrainStatus status) ->
              Map.of("ok", true, "versions", SplitBrainJson.map(status));
          case Response.Locks(LocksStatus status) ->
              Map.of("ok", true, "locks", LocksJson.map(status));
          case Response.Report(NodeStatus status) ->
              Map.of("ok", true, "status", StatusJson.map(status));
        });
  }

  static Request request(String line) throws MalformedLine {
    try {
      Config json = parse(line);
      String verb = json.getString("verb");
      return switch (verb) {
        case "status" -> new Request.Status();
        case "primary" ->
            new Request.Primary(
                json.getString("resource"), json.hasPath("force") && json.getBoolean("force"));
        case "secondary" -> new Request.Secondary(json.getString("resource"));
        case "connect" -> new Request.Connect(json.getString("resource"));
        case "disconnect" -> new Request.Disconnect(json.getString("resource"));
        case "force-alone" -> new Request.ForceAlone(json.getString("resource"));
        case "explain" -> new Request.Explain(json.getString("resource"));
        case "split-brain" -> new Request.SplitBrain(json.getString("resource"));
        case "decide" ->
            new Request.Decide(json.getString("resource"), SplitBrainJson.decision(json));
        case "fenced" -> new Request.Fenced(json.getString("node"), json.getBoolean("order"));
        case "lock" -> new Request.Lock(LocksJson.lockRequest(json));
        case "locks" ->
            new Request.Locks(
                json.getString("resource"),
                json.hasPath("name") ? Optional.of(json.getString("name")) : Optional.empty());
        case "mkfs" ->
            new Request.MakeFilesystem(
                json.getString("resource"), json.getString("label"), json.getBoolean("force"));
        case "mount" ->
            new Request.Mount(
                json.getString("resource"),
                Path.of(json.getString("directory")),
                json.getString("options"));
        case "umount" -> new Request.Unmount(json.getString("resource"));
        case "fsck" -> new Request.CheckFilesystem(json.getString("resource"));
        case "fsck-repair" -> new Request.RepairFilesystem(json.getString("resource"));
        case "fs-lock" -> new Request.FileLock(json.getString("resource"), json.getLong("node"));
        case "down" -> new Request.Down();
        default -> throw new MalformedLine("there is no verb " + Sanitizer.quoted(verb));
      };
    } catch (ConfigException e) {
      throw new MalformedLine(e);
    }
  }

  static Response response(String line) throws MalformedLine {
    try {
      Config json = parse(line);
      if (json.hasPath("status")) {
        return new Response.Report(StatusJson.status(json.getConfig("status")));
      }
      if (json.hasPath("explanation")) {
        return new Response.Explained(StatusJson.explanation(json.getConfig("explanation")));
      }
      if (json.hasPath("versions")) {
        return new Response.Versions(SplitBrainJson.status(json.getConfig("versions")));
      }
      if (json.hasPath("locks")) {
        return new Response.Locks(LocksJson.status(json.getConfig("locks")));
      }
      String sentence = json.getString("sentence");
      if (json.hasPath("fenced")) {
        return new Response.Fence(
            json.getBoolean("fenced")
                ? new FenceAnswer.Fenced(sentence)
                : new FenceAnswer.NotFenced(sentence));
      }
      return new Response.Said(
          json.getBoolean("ok") ? new Reply.Done(sentence) : new Reply.Refused(sentence));
    } catch (ConfigException | DateTimeParseException e) {
      throw new MalformedLine(e);
    }
  }

  private static Config parse(String line) throws MalformedLine {
    try {
      return ConfigFactory.parseString(line, JSON);
    } catch (IllegalArgumentException e) {
      // What the parser makes of a unicode escape with a minus, which it takes for a number.
      throw new MalformedLine("an escape of a text stands for no character");
    } catch (StackOverflowError e) {
      // The parser recurses; the line is bounded, but not its nesting.
      throw new MalformedLine("nested too deeply");
    }
  }

  static String line(Map<String, ?> map) {
    return Sanitizer.json(ConfigValueFactory.fromMap(map).render(ConfigRenderOptions.concise()));
  }
}
