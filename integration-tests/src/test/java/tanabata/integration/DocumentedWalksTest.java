package tanabata.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The walks in `docs/ARCHITECTURE.md` lead through methods that there are.
class DocumentedWalksTest {

  private static final int MOST_STATIONS = 15;
  private static final int FEWEST_WALKS = 3;

  private static final String CHAPTER = "## A stranger's walk";
  private static final String WALK = "### ";

  /// A station is what an item of the numbered list begins with.
  private static final Pattern STATION = Pattern.compile("(\\d+)\\. `(\\w+)\\.(\\w+)`: .*");

  private static final Pattern ITEM = Pattern.compile("\\d+\\. .*");

  private record Station(String type, String method) {}

  private final Path root = SourceTree.root();
  private final Map<String, List<Station>> walks = walks();

  @Test
  void every_station_of_a_walk_is_a_method() {
    List<String> missing = new ArrayList<>();
    Map<String, List<Path>> sources = mainSources();
    walks.forEach((walk, stations) -> {
      for (Station station : stations) {
        List<Path> files = sources.getOrDefault(station.type() + ".java", List.of());
        if (files.stream().noneMatch(file -> declares(file, station.method()))) {
          missing.add(walk + ": " + station.type() + "." + station.method());
        }
      }
    });
    assertTrue(missing.isEmpty(), () -> String.join("\n", missing));
  }

  @Test
  void no_walk_is_long() {
    assertTrue(walks.size() >= FEWEST_WALKS, walks.keySet()::toString);
    walks.forEach((walk, stations) ->
        assertTrue(!stations.isEmpty() && stations.size() <= MOST_STATIONS, walk));
  }

  /// google-java-format puts the head of a method at two spaces, or at four in a nested class.
  private static boolean declares(Path file, String method) {
    Pattern head =
        Pattern.compile(
            "^( {2}| {4})(?! |(return|throw|new|yield|else|case)\\b)[\\w<>\\[\\], .?]+ "
                + method
                + "\\(");
    return lines(file).stream().anyMatch(line -> head.matcher(line).find());
  }

  /// The stations of each walk, by its title.
  private Map<String, List<Station>> walks() {
    Map<String, List<Station>> all = new LinkedHashMap<>();
    List<String> chapter =
        lines(root.resolve("docs/ARCHITECTURE.md")).stream()
            .dropWhile(line -> !line.equals(CHAPTER))
            .skip(1)
            .takeWhile(line -> !line.startsWith("## "))
            .toList();
    List<Station> walk = new ArrayList<>();
    for (String line : chapter) {
      if (line.startsWith(WALK)) {
        walk = new ArrayList<>();
        all.put(line.substring(WALK.length()), walk);
      } else if (ITEM.matcher(line).matches()) {
        Matcher station = STATION.matcher(line);
        assertTrue(station.matches(), line);
        walk.add(new Station(station.group(2), station.group(3)));
        assertEquals(walk.size(), Integer.parseInt(station.group(1)), line);
      }
    }
    return all;
  }

  private static Map<String, List<Path>> mainSources() {
    return SourceTree.main().stream()
        .collect(Collectors.groupingBy(file -> file.getFileName().toString()));
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
