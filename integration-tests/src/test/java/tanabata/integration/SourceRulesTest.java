package tanabata.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What can only be seen in the source text.
class SourceRulesTest {

  private static final int LONGEST_METHOD = 60;

  private static final Pattern DAEMON =
      Pattern.compile("(foundation|platform|replication|fencing|dlm|nbd|node)/src/main/java/");

  private record Source(Path path, List<String> lines) {

    static Source of(Path path) {
      try {
        return new Source(path, Files.readAllLines(path));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    boolean isTest() {
      return path.toString().contains("/src/test/");
    }

    /// Of the modules that the daemon is made of.
    boolean isOfTheDaemon() {
      return DAEMON.matcher(path.toString()).find();
    }

    boolean isIn(String folder) {
      return path.toString().contains("/tanabata/" + folder + "/");
    }

    /// `path:line` of every line in which the pattern is found.
    List<String> find(Pattern pattern) {
      List<String> found = new ArrayList<>();
      for (int i = 0; i < lines.size(); i++) {
        if (pattern.matcher(lines.get(i)).find()) {
          found.add(path + ":" + (i + 1) + ": " + lines.get(i).strip());
        }
      }
      return found;
    }
  }

  private final List<Source> sources = sources();

  @Test
  void every_package_says_what_it_is_for() {
    Set<String> documented = new TreeSet<>();
    Set<String> used = new TreeSet<>();
    for (Source source : sources) {
      String folder = source.path().getParent().toString().replace("/src/test/", "/src/main/");
      used.add(folder);
      if (source.path().endsWith("package-info.java")) {
        documented.add(folder);
      }
    }
    used.removeAll(documented);
    assertEquals(Set.of(), used);
  }

  /// google-java-format puts the head of a method at two (or, nested, four) spaces and its end at
  /// the same.
  @Test
  void no_method_is_longer_than_a_page() {
    none(sources.stream().flatMap(source -> longMethods(source).stream()));
  }

  private static List<String> longMethods(Source source) {
    List<String> found = new ArrayList<>();
    Pattern head =
        Pattern.compile(
            "^( {2}| {4})(?! |(return|if|for|while|try|switch|else|throw|new|yield|record)\\b)"
                + "[\\w<>\\[\\], .?]+ \\w+\\((.*\\{)?$");
    for (int i = 0; i < source.lines().size(); i++) {
      String line = source.lines().get(i);
      if (head.matcher(line).find() && !line.contains(" record ")) {
        String end = " ".repeat(line.length() - line.stripLeading().length()) + "}";
        int length = source.lines().subList(i, source.lines().size()).indexOf(end);
        if (length > LONGEST_METHOD) {
          found.add(source.path() + ":" + (i + 1) + " is " + length + " lines long");
        }
      }
    }
    return found;
  }

  @Test
  void no_test_sleeps_or_is_put_off() {
    // In two parts, so that this file does not find itself.
    Pattern pattern = Pattern.compile("Thread\\." + "sleep|@Dis" + "abled|TO" + "DO|FIX" + "ME");
    none(sources.stream().filter(Source::isTest).flatMap(source -> source.find(pattern).stream()));
  }

  @Test
  void nothing_is_left_to_be_done_later() {
    Pattern pattern = Pattern.compile("\\bTO" + "DO\\b|\\bFIX" + "ME\\b|\\bX" + "XX\\b");
    none(sources.stream().flatMap(source -> source.find(pattern).stream()));
  }

  /// Schedulers, pools and threads keep what a step throws to themselves, and drop the step: so
  /// what runs in the background of a daemon is begun by `Background`, which reports it.
  @Test
  void what_runs_in_the_background_of_a_daemon_is_begun_in_one_place() {
    Pattern pattern =
        Pattern.compile(
            "Thread\\.of(Virtual|Platform)|new Thread\\(|startVirtualThread|Executors\\."
                + "|new \\w*ThreadPoolExecutor|\\.scheduleAtFixedRate|\\.scheduleWithFixedDelay"
                + "|\\.schedule\\(|new Timer\\(");
    none(
        sources.stream()
            .filter(source -> source.isOfTheDaemon() && !source.isIn("foundation/background"))
            .flatMap(source -> source.find(pattern).stream()));
  }

  /// What a person is told to remove may hold the only copy of something. What a command removes by
  /// its own it says itself, and asks.
  @Test
  void no_sentence_advises_to_remove_what_may_hold_data() {
    Pattern advice =
        Pattern.compile(
            "\"[^\"]*\\b(remove|delete|wipe|erase) (it|the|that|this|them)\\b"
                + "|\"[^\"]*with zeros first");
    none(
        sources.stream()
            .filter(source -> !source.isTest())
            .flatMap(source -> source.find(advice).stream()));
  }

  private static void none(Stream<String> violations) {
    List<String> all = violations.toList();
    assertTrue(all.isEmpty(), () -> String.join("\n", all));
  }

  private static List<Source> sources() {
    return SourceTree.all().stream().map(Source::of).toList();
  }
}
