package tanabata.benchmarks.stand;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/// A process that measures what its standard input asks for: lines of a cell's name and seconds,
/// each answered by one line. It ends with its input.
public final class Stand {

  private final Map<String, Cell> cells = new TreeMap<>();
  private final PrintStream answers = System.out;

  /// Something to measure.
  @FunctionalInterface
  public interface Cell {
    Result measure(double seconds) throws Exception;
  }

  /// Does it once.
  @FunctionalInterface
  public interface Once {
    /// @return the nanoseconds that count
    long run() throws Exception;
  }

  /// From here on everything else that is printed goes to the log.
  public Stand() {
    System.setOut(System.err);
  }

  public Stand cell(String name, Cell cell) {
    cells.put(name, cell);
    return this;
  }

  /// A cell that does one thing again and again, on one thread.
  public Stand repeat(String name, Once once) {
    return repeat(name, 1, once);
  }

  /// The same for what is too short to be measured alone.
  ///
  /// @param each how often one run of `once` does it
  public Stand repeat(String name, int each, Once once) {
    return cell(
        name,
        seconds -> {
          Samples samples = new Samples();
          long end = System.nanoTime() + (long) (seconds * 1e9);
          do {
            samples.add(once.run());
          } while (System.nanoTime() < end);
          return samples.result(each);
        });
  }

  /// Says that it is ready, and answers until nobody asks any more.
  ///
  /// @param ready what the others have to know
  public void serve(String ready) throws IOException {
    say("ready " + ready);
    BufferedReader questions =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = questions.readLine(); line != null; line = questions.readLine()) {
      say(answer(line.split(" ")));
    }
    // Threads of the peers would keep the process alive.
    System.exit(0);
  }

  private String answer(String[] words) {
    try {
      return cells.get(words[0]).measure(Double.parseDouble(words[1])).line();
    } catch (Exception e) {
      e.printStackTrace();
      return "failed " + e;
    }
  }

  private void say(String line) {
    answers.println(line);
    answers.flush();
  }
}
