package tanabata.node.config;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderClasspath;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigIncluderURL;
import com.typesafe.config.ConfigObject;
import java.io.File;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Includes files, by their path from the folder of the file that includes them. What cannot be
/// included is left out here, and refused, with its line, by [#included].
final class IncludedFiles
    implements ConfigIncluder, ConfigIncluderFile, ConfigIncluderURL, ConfigIncluderClasspath {

  private static final Pattern STATEMENT =
      Pattern.compile(
          "include\\s*(?:required\\(\\s*)?(?:file\\(\\s*)?\"([^\"]+)\"[\\s)]*(?:(?:#|//).*)?");
  private static final Pattern GLOB = Pattern.compile(".*[*?\\[].*");

  /// The files on the way to what is included next, the last one first.
  private final List<Path> including;

  /// @param file the one that nobody includes
  IncludedFiles(Path file) {
    this(List.of(file.toAbsolutePath().normalize()));
  }

  private IncludedFiles(List<Path> including) {
    this.including = including;
  }

  private IncludedFiles within(Path file) {
    return new IncludedFiles(Stream.concat(Stream.of(file), including.stream()).toList());
  }

  /// The file that an `include` names.
  ///
  /// @param read the files that have been read so far, to which it is added
  static Path included(String statement, WrittenKeys.Place place, Set<Path> read)
      throws BadConfiguration {
    Matcher matcher = STATEMENT.matcher(statement);
    if (!matcher.matches()) {
      throw bad(place, statement, "only files are included; allowed: include \"FILE\"");
    }
    String name = matcher.group(1);
    Optional<Path> file = resolve(place.file(), name);
    if (file.isPresent() && Files.exists(file.get())) {
      if (!read.add(file.get())) {
        throw bad(place, statement, "is read already; each file may be included once");
      }
      return file.get();
    }
    throw bad(
        place,
        statement,
        GLOB.matcher(name).matches()
            ? "a pattern would not notice a file that is missing; allowed: one include for each file"
            : "there is no such file; what is included is required, because without it this node"
                + " would run otherwise than was meant");
  }

  private static BadConfiguration bad(WrittenKeys.Place place, String statement, String why) {
    return new BadConfiguration(place + ": " + statement + ": " + why);
  }

  private static Optional<Path> resolve(Path including, String name) {
    try {
      return Optional.of(including.toAbsolutePath().resolveSibling(name).normalize());
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  @Override
  public ConfigObject include(ConfigIncludeContext context, String name) {
    return resolve(including.getFirst(), name)
        .filter(file -> Files.isReadable(file) && !including.contains(file))
        .map(file ->
            ConfigFactory.parseFile(file.toFile(), context.parseOptions().setIncluder(within(file)))
                .root())
        .orElseGet(() -> ConfigFactory.empty().root());
  }

  @Override
  public ConfigObject includeFile(ConfigIncludeContext context, File file) {
    return include(context, file.getPath());
  }

  @Override
  public ConfigObject includeURL(ConfigIncludeContext context, URL url) {
    return ConfigFactory.empty().root();
  }

  @Override
  public ConfigObject includeResources(ConfigIncludeContext context, String name) {
    return ConfigFactory.empty().root();
  }

  @Override
  public ConfigIncluder withFallback(ConfigIncluder fallback) {
    return this;
  }
}
