package tanabata.node.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigSyntax;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tanabata.foundation.NodeId;

/// Reads the configuration file of a node.
public final class ConfigReader {

  private static final String IO_ALLOWED = "best, epoll or io_uring";

  private static final long LARGEST_FILE = 1 << 20;
  private static final int LONGEST_REASON = 300;

  private ConfigReader() {}

  /// Reads it for the host that this process runs on.
  ///
  /// @throws BadConfiguration with a sentence for the person who wrote the file
  public static NodeConfig read(Path file) throws BadConfiguration {
    return read(file, ThisHost.named(Optional.empty()));
  }

  /// @param host decides which of the hosts of the file this one is, where the file does not say it
  /// @throws BadConfiguration with a sentence for the person who wrote the file
  public static NodeConfig read(Path file, ThisHost host) throws BadConfiguration {
    Section root = new Section(file, "", parse(file, parsed -> resolve(file, parsed, host)).root());
    root.allow(List.of("node", "control", "io", "witness", "watchdog"), List.of("resource"));
    Value nodeValue = NodeReader.read(root, host);
    NodeId node = nodeValue.nodeId(NodeReader.name(nodeValue));
    Value controlValue = root.required("control", "a path for the admin socket");
    Path control = controlValue.socketPath(controlValue.text("a path for the admin socket"));

    Claims claims = new Claims();
    claims.file(control, controlValue);
    List<ResourceConfig> resources = new ArrayList<>();
    for (Map.Entry<String, Value> entry : root.family("resource")) {
      resources.add(ResourceReader.read(entry.getKey(), entry.getValue(), nodeValue, node, claims));
    }
    if (resources.isEmpty()) {
      throw root.bad(
          "resource NAME", "missing; allowed: one section 'resource NAME { … }' or more");
    }
    return new NodeConfig(
        file.toAbsolutePath(),
        node,
        control,
        io(root),
        WitnessReader.read(root),
        WatchdogReader.read(root, resources),
        resources);
  }

  static Section root(Path file) throws BadConfiguration {
    return new Section(file, "", parse(file, Config::resolve).root());
  }

  private static IoMethod io(Section root) throws BadConfiguration {
    Optional<Value> written = root.optional("io");
    if (written.isEmpty()) {
      return IoMethod.BEST;
    }
    return switch (written.get().text(IO_ALLOWED)) {
      case "best" -> IoMethod.BEST;
      case "epoll" -> IoMethod.EPOLL;
      case "io_uring" -> IoMethod.IO_URING;
      default ->
          throw written.get().bad(written.get().shown() + " is not known; allowed: " + IO_ALLOWED);
    };
  }

  /// What is left open after the parsing.
  private interface Resolution {
    Config of(Config parsed) throws BadConfiguration;
  }

  /// `${node}` is the name of this host, also where the file does not say it.
  private static Config resolve(Path file, Config parsed, ThisHost host) throws BadConfiguration {
    Config draft = parsed.resolve(ConfigResolveOptions.defaults().setAllowUnresolved(true));
    Section root = new Section(file, "", draft.root());
    Optional<Value> unwritten = NodeReader.unwritten(root, host);
    if (unwritten.isPresent()) {
      return parsed.withValue("node", unwritten.get().raw()).resolve().withoutPath("node");
    }
    try {
      return parsed.resolve();
    } catch (ConfigException.UnresolvedSubstitution e) {
      if (root.optional("node").isEmpty() && e.getMessage().contains("${node}")) {
        throw NodeReader.missing(root, host);
      }
      throw e;
    }
  }

  private static Config parse(Path file, Resolution resolution) throws BadConfiguration {
    refuseUnlessReadable(file);
    ConfigParseOptions options =
        ConfigParseOptions.defaults()
            .setSyntax(ConfigSyntax.CONF)
            .setAllowMissing(false)
            .setIncluder(new IncludedFiles(file));
    try {
      Config parsed = ConfigFactory.parseFile(file.toAbsolutePath().toFile(), options);
      refuseWrittenTwice(
          new WrittenKeys(), new HashSet<>(Set.of(file.toAbsolutePath().normalize())), file, "");
      return resolution.of(parsed);
    } catch (ConfigException e) {
      throw new BadConfiguration(notHocon(file, e));
    } catch (IllegalArgumentException e) {
      // What the parser makes of a unicode escape with a minus, which it takes for a number.
      throw new BadConfiguration(
          file
              + ": is not valid HOCON: the escape of a text stands for no character; write \\u and"
              + " four digits from 0 to f");
    } catch (StackOverflowError e) {
      // The parser recurses, and nothing bounds the nesting of a file.
      throw new BadConfiguration(file + ": is not valid HOCON: nested too deeply");
    }
  }

  /// Also what is included must be there, and may be what a file may be.
  private static void refuseWrittenTwice(
      WrittenKeys keys, Set<Path> read, Path file, String section) throws BadConfiguration {
    String text;
    try {
      text = Files.readString(file);
    } catch (IOException e) {
      throw new BadConfiguration(file + ": cannot be read: " + e.getMessage());
    }
    keys.read(
        file,
        text,
        section,
        (statement, place, within) -> {
          Path included = IncludedFiles.included(statement, place, read);
          refuseUnlessReadable(included);
          refuseWrittenTwice(keys, read, included, within);
        });
  }

  private static void refuseUnlessReadable(Path file) throws BadConfiguration {
    if (!Files.isRegularFile(file)) {
      throw new BadConfiguration(
          file + ": " + (Files.exists(file) ? "is not a regular file" : "there is no such file"));
    }
    if (!Files.isReadable(file)) {
      throw new BadConfiguration(file + ": may not be read by this user");
    }
    if (file.toFile().length() > LARGEST_FILE) {
      throw new BadConfiguration(file + ": is larger than 1 MiB, which no configuration is");
    }
  }

  private static String notHocon(Path file, ConfigException e) {
    String line = e.getMessage().lines().findFirst().orElse("cannot be parsed");
    String message =
        line.length() > LONGEST_REASON ? line.substring(0, LONGEST_REASON) + "…" : line;
    if (e.origin() == null) {
      return file + ": is not valid HOCON: " + message;
    }
    String prefix = e.origin().description() + ": ";
    String reason = message.startsWith(prefix) ? message.substring(prefix.length()) : message;
    return Value.where(file, e.origin()) + ": is not valid HOCON: " + reason;
  }
}
